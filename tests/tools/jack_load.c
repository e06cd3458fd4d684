/* SPDX-License-Identifier: ISC */
/* jack_load - prints the DSP load of the JACK server in percent. */
#include <jack/jack.h>
#include <stdio.h>

static void say_nothing(const char *text)
{
    (void)text;
}

int main(void)
{
    jack_set_error_function(say_nothing);
    jack_set_info_function(say_nothing);
    jack_client_t *client = jack_client_open("jack_load", JackNoStartServer, NULL);
    if (!client)
        return 1;
    printf("%.4f\n", (double)jack_cpu_load(client));
    jack_client_close(client);
    return 0;
}
