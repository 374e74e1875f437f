# The whole river on one machine, for `make run` and the flow tests: source it, then call river_*.
#
# BIN holds the programs, SHARE fonts, translations and packs. Everything made stands under $RIVER, which
# river_end removes together with every process that was started.

river_begin() { # FOLDER PACK (a name, or the path of a file) [arguments of `kiosk add`]; RIVER_MAIL: of init --mail
    RIVER=$1
    KIOSK=lobby-1
    river_pids=
    rm -rf "$RIVER" && mkdir -p "$RIVER"
    local pack=$SHARE/packs/$2.yaml
    case $2 in */*) pack=$2 ;; esac
    shift 2
    (umask 077 && printf '%s' 1234567890 >"$RIVER/password" && printf '%s' 246810 >"$RIVER/pin")
    river_office=$("$BIN/tonggui-desk" keygen --out "$RIVER/office.identity")
    river_audit=$("$BIN/tonggui-desk" keygen --out "$RIVER/audit.identity")
    ORG=$RIVER/org
    "$BIN/tonggui-ctl" init "$ORG" --name 西湖门诊部 --recipient "office=$river_office" \
        --recipient "audit=$river_audit" ${RIVER_MAIL:+--mail "$RIVER_MAIL"} --hub-address 127.0.0.1 --hub-port "$(river_free_port)" \
        >>"$RIVER/log" 2>&1
    mv "$RIVER/office.identity" "$RIVER/audit.identity" "$ORG/desk/"
    "$BIN/tonggui-ctl" kiosk add "$ORG" "$KIOSK" --pack "$pack" \
        --pin-file "$RIVER/pin" "$@" >>"$RIVER/log" 2>&1
}

river_free_port() {
    local port
    while :; do
        port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 20000))
        grep -qi "$(printf ':%04x ' "$port")" /proc/net/tcp || break
    done
    echo "$port"
}

river_start() { # NAME PROGRAM [ARGUMENTS]: in the background; its pid is in $NAME_pid
    local name=$1
    shift
    "$@" >>"$RIVER/$name.log" 2>&1 &
    eval "${name}_pid=$!"
    river_pids="$river_pids $!"
}

river_hub() {
    : >"$RIVER/hub.log"
    river_start hub "$BIN/tonggui-hub" --data "$ORG/hub"
    river_until 10 grep -q listening "$RIVER/hub.log"
}

river_courier() {
    river_start courier "$BIN/tonggui-courier" --data "$ORG/kiosks/$KIOSK/courier" \
        --vault "$ORG/kiosks/$KIOSK/vault.db"
}

river_desk_courier() {
    river_start desk_courier "$BIN/tonggui-courier" --role desk --data "$ORG/desk"
}

river_kiosk() { # [ARGUMENTS]; RIVER_UNDER: a command to run it under; RIVER_KIOSK: another program
    NARRATION=$RIVER/narration
    : >"$NARRATION"
    # shellcheck disable=SC2086
    river_start kiosk ${RIVER_UNDER:-} "$BIN/${RIVER_KIOSK:-tonggui}" --data "$ORG/kiosks/$KIOSK" --share "$SHARE" \
        --narrate "$NARRATION" "$@"
}

river_printer() { # [58|80]: a slip printer at the kiosk; it prints $RIVER/slips/slip-1.png and so on
    local slips paper=${1:-58}
    mkdir -p "$RIVER/slips"
    slips=$(realpath "$RIVER/slips")
    "$BIN/tonggui-ctl" kiosk set "$ORG/kiosks/$KIOSK" --printer "$slips/lp" --printer-paper "$paper" \
        --printer-baud 115200 >>"$RIVER/log" 2>&1
    river_start printer "$BIN/tonggui-sim-printer" --link "$slips/lp" --out "$slips" --paper "$paper" \
        --control "$slips/control"
    river_until 10 test -e "$slips/lp"
}

river_desk() { # COMMAND…: as an officer
    "$BIN/tonggui-desk" --data "$ORG/desk" --share "$SHARE" --password-file "$RIVER/password" "$@"
}

river_arrived() { river_desk list --json | jq length; } # how many reports the desk has

river_bring_in() { # N: runs courier and desk until so many reports are there
    for _ in $(seq 20); do
        "$BIN/tonggui-courier" --data "$ORG/kiosks/$KIOSK/courier" --vault "$ORG/kiosks/$KIOSK/vault.db" \
            --once >>"$RIVER/courier.log" 2>&1
        "$BIN/tonggui-courier" --role desk --data "$ORG/desk" --once >>"$RIVER/desk_courier.log" 2>&1
        river_desk import >>"$RIVER/desk.log" 2>&1
        [ "$(river_arrived)" -ge "$1" ] && return 0
    done
    return 1
}

river_until() { # SECONDS COMMAND…: tries until it succeeds
    local left=$(($1 * 20))
    shift
    until "$@"; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || return 1
        sleep 0.05
    done
}

river_granted() { # STRACE-LOG (-y): what a program's landlock walls leave it of the kiosk's folder
    sed -n "s|.*landlock_add_rule(.*parent_fd=[0-9]*<$(realpath "$ORG")\(/[^>]*\)\{0,1\}>.*|\1|p" "$1" |
        sed "s|^/kiosks/$KIOSK/||" | sort -u
}

river_stop() { # PID
    kill "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

river_halt() { # the folder stays
    local pid
    for pid in $river_pids; do river_stop "$pid"; done
    river_pids=
}

river_end() {
    river_halt
    rm -rf "$RIVER"
}
