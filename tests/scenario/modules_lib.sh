# SPDX-License-Identifier: ISC
# Sourced after lib.sh: modules of this scenario's own, in $WORK/modules, signed with a key that is trusted only here.
export AERS_MODULE_PATH=$WORK/modules:$TOP/build/lib/aers/modules
MODULES=$WORK/modules/test

# install_module NAME SO [PARAMS [EXTRA]]: unsigned
install_module() {
    mkdir -p "$MODULES/$1"
    cp "$TOP/build/tests/modules/$2.so" "$MODULES/$1/module.so"
    cat >"$MODULES/$1/manifest.json" <<J
{ "name": "test/$1", "version": "1.0.0", "entry": "module.so", "lang": "c",
  "params": { ${3:-\"gain_db\": { \"type\": \"float\", \"unit\": \"dB\", \"min\": -60, \"max\": 24, \"default\": 0 \}} } }
J
}
sign_module() { aers-ctl --quiet module sign "$MODULES/$1"; }
make_key() {
    aers-ctl --quiet module keygen tester
    aers-ctl --quiet module trust "$XDG_CONFIG_HOME/aers/keys/tester.pub"
}
