#!/bin/bash
# `make install`, into a folder of its own: what stands there is whole and needs nothing of the source tree.
set -u
cd "$(dirname "$0")/../.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
number=0 failed=0

verdict() { # NAME COMMAND…
    local name=$1
    shift
    number=$((number + 1))
    if "$@" >"$place/said" 2>&1; then
        echo "ok $number - $name"
    else
        echo "not ok $number - $name"
        sed 's/^/# /' "$place/said" | head -20
        failed=$((failed + 1))
    fi
}

installs() {
    make -s BUILD="${BUILD:-build}" DESTDIR="$place" PREFIX=/usr install </dev/null
}

# A kiosk without settings says so on its screen: for that it needs letters, icons and words.
shows_its_screen() {
    mkdir -p "$place/data"
    (cd / && exec env SDL_VIDEODRIVER=dummy "$place/usr/bin/tonggui" --data "$place/data" \
        --narrate "$place/narration") &
    local kiosk=$! left=200
    until grep -q '^page closed' "$place/narration"; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || break
        sleep 0.05
    done
    kill "$kiosk" && wait "$kiosk"
    [ "$left" -gt 0 ]
}

checks_its_pack() {
    "$place/usr/bin/tonggui-ctl" pack check "$place/usr/share/tonggui/packs/clinic.yaml"
}

holds_the_calendars() {
    cmp assets/calendars/cn.yaml "$place/usr/share/tonggui/calendars/cn.yaml"
}

all_say_help() {
    local program
    for program in "$place"/usr/bin/*; do
        "$program" --help | grep "${program##*/} " || { echo "$program"; return 1; }
    done
}

speaks_the_terminals_language() {
    (cd / && LC_ALL=zh_CN.UTF-8 "$place/usr/bin/tonggui-desk" --help) | grep 案件
}

echo 1..6
verdict install_takes_destdir_and_prefix installs
verdict installed_kiosk_finds_its_share shows_its_screen
verdict installed_packs_are_whole checks_its_pack
verdict installed_calendars_are_there holds_the_calendars
verdict installed_programs_say_help all_say_help
verdict installed_desk_speaks_the_terminals_language speaks_the_terminals_language
[ "$failed" = 0 ]
