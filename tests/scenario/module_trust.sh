#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Whose modules are loaded: keys, signatures, what was changed since, and what a manifest may not name.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/modules_lib.sh"

refused() { # WORDS COMMAND...
    local words=$1 output
    shift
    output=$("$@" 2>&1) && { echo "accepted: $output"; return 1; }
    echo "$output"
    grep -qF -- "$words" <<<"$output"
}
install_module gain gain
is "what nobody has signed is refused, with what to do" refused "not signed (sign it with" aers-ctl module verify test/gain
cat >"$WORK/graph.yaml" <<'G'
graph_id: trust
nodes: [ { id: trim, type: processor, module: test/gain, params: { gain_db: -6 } } ]
edges: []
G
is "also where a graph names it" refused "nodes[0].module: $MODULES/gain: test/gain is not signed" aers-ctl check "$WORK/graph.yaml"
is "while it is developed it may be loaded" env AERS_ALLOW_UNSIGNED=1 aers-ctl check "$WORK/graph.yaml"
is "aers-graphd has an option for that" aers-graphd --allow-unsigned --check "$WORK/graph.yaml"
is "without a key nothing is signed" refused "module keygen NAME" aers-ctl module sign "$MODULES/gain"
is "a key is made" aers-ctl module keygen tester
is "its secret half is for nobody else" [ "$(stat -c %a "$XDG_CONFIG_HOME/aers/keys/tester.key")" = 600 ]
is "and not made twice" refused "File exists" aers-ctl module keygen tester
is "it signs" aers-ctl module sign "$MODULES/gain"
is "which nobody believes yet" refused "signed by no key that is trusted here" aers-ctl module verify test/gain
is "until it is trusted" aers-ctl module trust "$XDG_CONFIG_HOME/aers/keys/tester.pub"
is "then it verifies" aers-ctl module verify test/gain
is "and the graph is right" aers-ctl check "$WORK/graph.yaml"
same "its list says whose it is" "$(aers-ctl module list --json | jq -r '.[] | select(.name == "test/gain") | .trust + " " + .signed_by')" "trusted tester"
same "the plate that comes with AERS is trusted as its programs are" \
    "$(aers-ctl module list --json | jq -r '.[] | select(.name == "ext/plate_reverb") | .trust + " " + .signed_by')" "trusted build"

# ---- the form of the manifest is free, its content is not
manifest=$MODULES/gain/manifest.json
cp "$manifest" "$WORK/signed.json"
jq -cS . "$WORK/signed.json" >"$manifest"
is "other spaces and another order of keys are the same manifest" aers-ctl module verify test/gain
jq '.params.gain_db.max = 60' "$WORK/signed.json" >"$manifest"
is "another range is not" refused "or was changed since" aers-ctl module verify test/gain
jq '.hash = "sha256:0"' "$WORK/signed.json" >"$manifest"
is "another hash is not" refused "or was changed since" aers-ctl module verify test/gain
jq 'del(.signature)' "$WORK/signed.json" >"$manifest"
is "a signature taken away makes it unsigned" refused "is not signed" aers-ctl module verify test/gain
jq '.signature = "AAAA"' "$WORK/signed.json" >"$manifest"
is "a signature that is none is refused" refused "signed by no key" aers-ctl module verify test/gain
cp "$WORK/signed.json" "$manifest"
echo >>"$MODULES/gain/module.so"
is "a byte more in the file is noticed" refused "module.so of test/gain is not the file that was signed" aers-ctl module verify test/gain
is "by a graph as well" refused "is not the file that was signed" aers-ctl check "$WORK/graph.yaml"

# ---- what a manifest may not name
for entry in ../gain/module.so /bin/true . ''; do
    jq --arg entry "$entry" '.entry = $entry' "$WORK/signed.json" >"$manifest"
    is "its entry is not \"$entry\"" refused 'does not name a file inside' aers-ctl module verify "$MODULES/gain"
done
cp "$WORK/signed.json" "$manifest"
rm "$MODULES/gain/module.so"
ln -s "$TOP/build/tests/modules/gain.so" "$MODULES/gain/module.so"
is "nor a symbolic link" refused 'symbolic link' aers-ctl module verify test/gain
rm "$MODULES/gain/module.so"
install_module gain gain
mv "$MODULES/gain" "$MODULES/other"
sed 's#test/gain#test/other#' "$WORK/graph.yaml" >"$WORK/other.yaml"
is "a folder under another name is refused" refused "calls this module test/gain, its folder test/other" \
    env AERS_ALLOW_UNSIGNED=1 aers-ctl check "$WORK/other.yaml"
mv "$MODULES/other" "$MODULES/gain"
sign_module gain

# ---- loaded is what was checked
start_jackd
has_port() { jack_lsp | grep -qx "$1"; }
background aers-node --name trim test/gain gain_db=-6
is "the module plays" wait_for 10 has_port trim:out_1
stop "$LAST"
install_module old old
sign_module old
is "one that was made for another version is refused with both" refused "made for version 0 of the module interface, this is 1" \
    aers-node --name old test/old

# ---- revoked
is "a key can be revoked" aers-ctl module revoke tester
is "and what it signed is refused" refused "which is revoked" aers-ctl module verify test/gain
is "also by a node" refused "which is revoked" aers-node --name trim test/gain
is "trusting it again does not help" refused "which is revoked" sh -c "aers-ctl module trust '$XDG_CONFIG_HOME/aers/keys/tester.pub'; aers-ctl module verify test/gain"
chmod 644 "$XDG_CONFIG_HOME/aers/keys/tester.key"
is "a secret key that others can read signs nothing" refused "others may read this secret key" aers-ctl module sign "$MODULES/gain"
finish
