/* SPDX-License-Identifier: ISC */
#include "src/aers-ctl/assign.h"

#include <stdlib.h>
#include <string.h>

/* NODE/PARAM=VALUE in one word. @return false when the word has not that form */
static bool split(const char *word, char **node, char **param, char **value)
{
    const char *slash = strchr(word, '/'), *equals = slash ? strchr(slash, '=') : NULL;
    if (!equals || slash == word || equals == slash + 1 || !equals[1])
        return false;
    if ((equals[-1] == '+' || equals[-1] == '-') && equals - 1 > slash + 1) /* node/param+=1 */
        equals--;
    *node = strndup(word, (size_t)(slash - word));
    *param = strndup(slash + 1, (size_t)(equals - slash - 1));
    *value = strdup(*equals == '=' ? equals + 1 : equals);
    return *node && *param && *value;
}

static enum aers_code add_word(struct aers_changes *changes, const char *word, struct aers_error *error)
{
    char *node = NULL, *param = NULL, *value = NULL;
    enum aers_code code = AERS_E_USAGE;
    if (split(word, &node, &param, &value))
        code = aers_changes_add(changes, node, param, value, error);
    else
        aers_error_set(error, code, "", "\"%s\" is not NODE/PARAM=VALUE", word);
    free(node);
    free(param);
    free(value);
    return code;
}

bool aers_assign_is_pair(const char *word)
{
    const char *slash = strchr(word, '/');
    return slash && strchr(slash, '=');
}

enum aers_code aers_assign(struct aers_changes *changes, int nargs, char **args, struct aers_error *error)
{
    const char *node = NULL;
    for (int i = 0; i < nargs;) {
        enum aers_code code;
        int nleft = nargs - i;
        if (aers_assign_is_pair(args[i])) {
            code = add_word(changes, args[i], error);
            i += 1;
        } else if (nleft >= 2 && node && aers_nodes_have_param(changes->nodes, node, args[i])) {
            code = aers_changes_add(changes, node, args[i], args[i + 1], error);
            i += 2;
        } else if (nleft >= 3) {
            node = args[i];
            code = aers_changes_add(changes, node, args[i + 1], args[i + 2], error);
            i += 3;
        } else {
            code = aers_error_set(error, AERS_E_USAGE, "", "\"%s\" is left over: NODE PARAM VALUE, or NODE/PARAM=VALUE",
                                  args[i]);
        }
        if (code != AERS_OK)
            return code;
    }
    return AERS_OK;
}
