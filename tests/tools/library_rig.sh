# A desk of the library, a regulation that no code has seen, with a hub and a kiosk: source it from the tree, end with
# `echo "1..$number"; exit $failed`.
BIN=$BUILD/bin
export TZ=Asia/Shanghai LC_ALL=C.UTF-8
WORK=$(mktemp -d)
. tests/flow/river.sh
trap 'river_end; rm -rf "$WORK"' EXIT
. tests/tools/says.sh

SHARE=$WORK/share
mkdir -p "$SHARE/packs" && cp tests/vectors/packs/library.yaml "$SHARE/packs/"
cp -r assets/calendars build/share/locale "$SHARE/"
river_begin "$WORK/river" library --slots 64 --batch 4 --tick 3600
FOLDER=$ORG/kiosks/$KIOSK
file() { "$BUILD/tests/flow/filer" "$FOLDER" "$@" 2>>"$RIVER/log"; }
desk() { river_desk "$@"; }
carry() { # what was filed, into the desk's spool
    "$BIN/tonggui-courier" --data "$FOLDER/courier" --vault "$FOLDER/vault.db" --once >>"$RIVER/log" 2>&1
    "$BIN/tonggui-courier" --role desk --data "$ORG/desk" --once >>"$RIVER/log" 2>&1
}
river_hub
