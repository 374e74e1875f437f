#!/bin/bash
# No trace: when a visitor has left, nothing typed, drawn or chosen is in any process of the kiosk or in any file
# that one of them wrote. The same scan finds it while the visit lasts, and finds a leak that is planted.
#
# The X server and the clipboard's owner are not ours: a kiosk that ships has neither.
set -u
cd "$(dirname "$0")/../.."
SHARE=${SHARE:-build/share}
SHIPS=${BUILD%/asan}/bin # what is looked into is what ships; leaks are planted in the other
BIN=$SHIPS
. tests/flow/river.sh
. tests/flow/visitor.sh
. tests/flow/screen.sh
. tests/flow/story.sh
if [ "$(id -u)" != 0 ]; then
    echo "ok 1 - no_trace # SKIP only root may look into the kiosk's memory"
    exit 0
fi
WORK=$(mktemp -d)
trap 'river_end; screen_end; rm -rf "$WORK"' EXIT
export HOME=$WORK/home
mkdir "$HOME"

# ---- what is typed: by chance, so that it stands nowhere else

some_letters() { tr -dc 'a-z' </dev/urandom | head -c "$1"; }
some_han() { # N of the most usual characters
    local i
    for ((i = 0; i < $1; i++)); do
        # shellcheck disable=SC2059
        printf "\\x$(printf %x $((0xb0 + RANDOM % 39)))\\x$(printf %x $((0xa1 + RANDOM % 94)))"
    done | iconv -f GB2312 -t UTF-8
}
glyphs() { # TEXT: its numbers in the typeface
    hb-shape --no-positions --no-clusters --no-glyph-names "$SHARE/fonts/regular-sc.otf" "$1" | tr -d '[]' | tr '|' ' '
}
some_strokes() { # hundredths of the pad, as VISITOR_NAME has them
    local i
    for i in 1 2 3 4; do
        printf '%d,%d,%d,%d ' $((5 + RANDOM % 20)) $((5 + RANDOM % 90)) $((75 + RANDOM % 20)) $((5 + RANDOM % 90))
    done
}

TYPED=$(some_letters 20) # on a keyboard
GIVEN=$(some_han 12)     # as a whole
ERASED=$(some_letters 20)
VISITOR_NAME=$(some_strokes)
STORY=()
STORY_USUAL=('电话=13800000000' "=$GIVEN")
STORY_KIND=1
WANTED="text $TYPED
text $GIVEN
numbers $(glyphs "$TYPED")
numbers $(glyphs "$GIVEN")"

# Where the finger went: on the screen, on the pad, in tenths of a millimetre; and the strokes' ends alone, which
# are kept of a straight one.
places() {
    visitor_page | awk -v strokes="$VISITOR_NAME" -v ppi="$PPI" '$6 == "pad" {
        for (n = split(strokes, stroke, " "); ++s <= n;) {
            split(stroke[s], at, ",")
            for (i = 0; i <= 8; i++) {
                x = int($4 * (at[1] * (8 - i) + at[3] * i) / 800); y = int($5 * (at[2] * (8 - i) + at[4] * i) / 800)
                screen = screen " " x + $2 "," y + $3
                pad = pad " " x "," y
                tenths = tenths " " x * 254 / ppi "," y * 254 / ppi
                if (i % 8 == 0) ends = ends " " x * 254 / ppi "," y * 254 / ppi
            }
        }
        print "places" screen; print "places" pad; print "places" tenths; print "places" ends; exit }'
}

# ---- where it is looked for

ours() { # PID: all that it started, but for what watches them
    local child
    for child in $(pgrep -P "$1"); do
        [ "$(cat "/proc/$child/comm")" = strace ] || echo "$child"
        ours "$child"
    done
}
scanned() { # KIND OF…: prints where something is; ends as scan_memory does
    "$SHIPS/../tests/flow/scan_memory" "$@" <<<"$WANTED" >"$WORK/found" 2>&1
    local status=$?
    sed 's/ at [0-9a-f]*:/:/; s/ from item [0-9]*//; s/^/# /' "$WORK/found" | sort | uniq -c | head -n 30
    return $status
}
# shellcheck disable=SC2046
clean() { scanned process $(ours "$$" | grep -xF "$(pgrep -x 'tonggui|tonggui-input')"); }
has() { # WORD…: whether something was found of a line that has it, for each
    local word
    for word in "$@"; do
        grep -nF "$word" <<<"$WANTED" | cut -d : -f 1 | sed 's/.*/: line & /' | grep -qFf - "$WORK/found" || return 1
    done
}

# ---- the visitor: as others, but types as well, and is looked at while at it

eval "given_$(declare -f story_answer)"
story_answer() {
    if story_has signature; then
        WANTED="$WANTED
$(places)"
    fi
    given_story_answer
    if story_has signature; then
        clean >/dev/null
        has places && drawn=found
    elif story_has answer && [ -z "${typed:-}" ]; then
        typed=yes
        visitor_type "$TYPED"
        sleep 0.2
    fi
}
leave_halted() { # the kiosk stands still before it starts itself afresh
    visitor_wait attract && sleep 0.3 && kill -STOP "$(pgrep -P "$kiosk_main")"
}
kiosk_down() {
    [ -n "${kiosk_main:-}" ] || return 0
    kill -CONT "$(pgrep -P "$kiosk_main")" 2>/dev/null
    kill -TERM "$kiosk_main" 2>/dev/null
    wait "$kiosk_pid"
    kiosk_main=
}
trap 'kiosk_down; river_end; screen_end; rm -rf "$WORK"' EXIT

PPI=102
sed 's/audit-1/audit/' tests/vectors/packs/everything.yaml >"$WORK/everything.yaml"
river_begin "$WORK/river" "$WORK/everything.yaml" --slots 64 --tick 1 || exit 1
river_hub
screen_begin 1080x1920
CALLS=open,openat,openat2,creat,write,pwrite64,writev,pwritev,pwritev2,mmap,memfd_create,ftruncate,fallocate
CALLS=$CALLS,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mknod,mknodat,sendfile,splice,copy_file_range,shmget
RIVER_UNDER="strace -f -y -s 70000 -e trace=$CALLS -o $WORK/strace" river_kiosk --size 1080x1920 --ppi $PPI
river_until 10 pgrep -P "$kiosk_pid" >/dev/null
kiosk_main=$(pgrep -P "$kiosk_pid")

story_to_check '' 0 named
clean >"$WORK/during"
has "text $TYPED" "text $GIVEN" && [ -n "${drawn:-}" ]
verdict while_it_lasts_the_scan_finds_what_was_typed_and_drawn

while visitor_at check; do visitor_turn next; done
VISITOR_PATIENCE=40 visitor_wait receipt && story_keep_receipt '' && leave_halted && clean
verdict after_a_report_nothing_is_left_in_the_kiosks_memory
cp $WORK/strace /tmp/ph/strace
exit "$failed"
