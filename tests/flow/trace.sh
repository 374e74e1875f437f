# Looking for what a visit leaves behind: source it, then call trace_begin. WANTED is what is looked for, in lines as
# scan_memory.c has them.
#
# The X server, the clipboard's owner and the slip printer are not ours.

. tests/flow/river.sh
. tests/flow/visitor.sh
. tests/flow/screen.sh
. tests/flow/story.sh

SHARE=${SHARE:-build/share}
BIN=${BUILD%/asan}/bin # what ships: a sanitizer has another heap
PPI=102

trace_begin() { # makes $WORK; ends the test where nothing can be looked into
    if [ "$(id -u)" != 0 ]; then
        echo "ok 1 - no_trace # SKIP only root may look into the kiosk's memory"
        exit 0
    fi
    WORK=$(mktemp -d)
    trap 'kiosk_down; river_end; screen_end; rm -rf "$WORK"' EXIT
    export HOME=$WORK/home
    mkdir "$HOME"
}

# ---- what is looked for: by chance, so that it stands nowhere else

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

# ---- where it is looked for

ours() { # PID: all that it started, but for what watches them
    local child
    for child in $(pgrep -P "$1"); do
        [ "$(cat "/proc/$child/comm")" = strace ] || echo "$child"
        ours "$child"
    done
}
scanned() { # KIND OF…: prints where something is; ends as scan_memory does
    "$BIN/scan_memory" "$@" <<<"$WANTED" >"$WORK/found" 2>&1
    local status=$?
    sed 's/ at [0-9a-f]*:/:/; s/ from item [0-9]*//; s/^/# /' "$WORK/found" | sort | uniq -c | head -n 30
    return $status
}
# shellcheck disable=SC2046
clean() { scanned process $(ours "$$" | grep -xF "$(pgrep -x 'tonggui|tonggui-input|tonggui-scanner|tonggui-leaky')"); }
has() { # WORD…: whether something was found of a line that has it, for each
    local word
    for word in "$@"; do
        grep -nF "$word" <<<"$WANTED" | cut -d : -f 1 | sed 's/.*/: line & /' | grep -qFf - "$WORK/found" || return 1
    done
}
looked() { # WORD…: whether the scan finds them now
    ! clean >/dev/null && has "$@"
}

# ---- the kiosk

CALLS=open,openat,openat2,creat,write,pwrite64,writev,pwritev,pwritev2,mmap,memfd_create,ftruncate,fallocate
CALLS=$CALLS,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mknod,mknodat,sendfile,splice,copy_file_range
CALLS=$CALLS,socket,connect,bind,listen,accept,accept4
kiosk_up() { # [COMMAND…]: to run it under
    RIVER_UNDER=$* river_kiosk --size 1080x1920 --ppi $PPI
    kiosk_main=$kiosk_pid
    # strace has children of its own for a moment.
    [ -z "$*" ] || {
        river_until 10 pgrep -x tonggui -P "$kiosk_pid" >/dev/null
        kiosk_main=$(pgrep -x tonggui -P "$kiosk_pid")
    }
}
kiosk_down() { # strace ends when all that it watches has
    [ -n "${kiosk_main:-}" ] || return 0
    kill -CONT "$(pgrep -P "$kiosk_main")" 2>/dev/null
    kill -TERM "$kiosk_main" 2>/dev/null
    wait "$kiosk_pid"
    kiosk_main=
}
kiosk_holds_still() { halted=$(pgrep -P "$kiosk_main") && kill -STOP "$halted"; }
kiosk_halts() { # when the visitor has gone, before it starts itself afresh
    visitor_wait attract && sleep 0.3 && kiosk_holds_still
}
kiosk_is_another() { ! pgrep -P "$kiosk_main" | grep -qx "$halted" && pgrep -P "$kiosk_main" >/dev/null; }
kiosk_goes_on() {
    kill -CONT "$halted" && river_until 20 kiosk_is_another && sleep 1
}

# ---- what they wrote

# Each thing that one of them opened to write, wrote to, mapped to write or made; the river's folder left out.
trace_written() { # of strace's lines
    sed 's/^[0-9]* *//' | awk -v river="$(realpath "$RIVER")" '
        function tell(of) {
            sub(river, "", of); sub(/:\[[0-9]*\].*/, "", of); sub(/^\/dev\/pts\/.*/, "/slips/lp", of)
            print of
        }
        function of_fd() { return match($0, /<[^>]*>/) ? substr($0, RSTART + 1, RLENGTH - 2) : "" }
        !/^[a-z0-9_]+\(/ || / = -1 E/ { next }
        /^(open|openat|openat2|creat)\(/ {
            split($0, quoted, "\"")
            if (/O_WRONLY|O_RDWR|O_CREAT/) tell(quoted[2])
            next
        }
        /^(socket|connect|bind|listen|accept4?)\(/ { next }
        /^mmap\(/ { if (/PROT_WRITE/ && /MAP_SHARED/) tell(of_fd()); next }
        /^[a-z0-9_]+\([0-9]+</ { tell(of_fd()); next }
        { sub(/\(.*/, ""); tell("by " $0) }' | sort -u
}

# Whether nothing is in any file. In the common folders only what lies there itself: the folders in them are other
# programs' own.
no_file_has_it() { # FILE as old as the test
    local files
    mapfile -t files < <(
        find "$ORG/kiosks" "$HOME" "$RIVER"/*.log "$NARRATION" -type f
        find /tmp /var/tmp /dev/shm -maxdepth 1 -newer "$1" -type f -readable
    )
    printf '%s\n' "${files[@]}" | grep -q vault.db && scanned file "${files[@]}"
}
