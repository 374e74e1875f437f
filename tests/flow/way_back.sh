# The way back: a slip from one kiosk's printer, another kiosk that has no network. Source after regulation.sh.
#
#   way_back_begin                  a second kiosk; a printer at the first, a camera at both
#   way_back_file IDENTITY FOLDER [LABEL | QUESTION=WORDS …]   a visit; the slip's picture is FOLDER/slip-1.png
#   way_back_digits PICTURE         the receipt on it
#   way_back_post                   until nothing waits at the desk, and the second kiosk has it
#   way_back_offline, way_back_online   the hub goes; it comes back
#   way_back_scan PICTURE, way_back_type DIGITS   at the second kiosk, to the mailbox
#   way_back_leave                  that kiosk is put away
#   way_back_bring FILTER           what was written there to the desk, until `show --json` is so

WAY_BACK_FIRST=lobby-1

way_back_begin() {
    local here
    here=$(realpath "$RIVER")
    mkdir -p "$RIVER/slips"
    river_start printer "$BIN/tonggui-sim-printer" --link "$RIVER/lp" --out "$RIVER/slips" --paper 80
    river_until 5 [ -e "$RIVER/lp" ]
    WAY_BACK_CAMERA=$here/camera.png
    "$BIN/tonggui-ctl" kiosk set "$ORG/kiosks/$KIOSK" --printer "$here/lp" --printer-paper 80 --printer-baud 115200 \
        --camera "$WAY_BACK_CAMERA" >>"$RIVER/log" 2>&1
    convert -size 640x480 xc:'#e8e4dc' "$RIVER/blank.png"
    cp "$RIVER/blank.png" "$WAY_BACK_CAMERA"
    "$BIN/tonggui-ctl" kiosk add "$ORG" lobby-2 --pack "$pack_file" --slots 64 --tick 1 \
        --camera "$WAY_BACK_CAMERA" >>"$RIVER/log" 2>&1
}

# WAY_BACK_PICTURES: a folder for pictures of the pages on the way; none are kept without.
way_back_file() { # IDENTITY FOLDER …
    local identity=$1 slips=$2 status pictures=${WAY_BACK_PICTURES:-}
    shift 2
    STORY=("$@")
    mkdir -p "$slips"
    screen_begin 1080x1920
    river_kiosk --size 1080x1920 --ppi 102
    story_to_receipt "$pictures" 0 "$identity" && visitor_tap print && story_page "$pictures" slip &&
        visitor_tap slip:1 && VISITOR_PATIENCE=30 visitor_tap scan-back && visitor_wait scan-back &&
        way_back_hold "$RIVER/slips/slip-1.png" && sleep 2 && story_page "$pictures" scan-back && visitor_tap back &&
        cp "$RIVER/blank.png" "$WAY_BACK_CAMERA" && visitor_wait slip && visitor_tap next && visitor_wait receipt && story_keep_receipt "$pictures"
    status=$?
    river_stop "$kiosk_pid"
    screen_end
    [ "$status" = 0 ] && mv "$RIVER/slips/slip-1.png" "$slips/"
}

way_back_digits() { zbarimg -q --raw "$1" 2>/dev/null | awk 'length == 28'; }

way_back_carry() { # KIOSK
    "$BIN/tonggui-courier" --data "$ORG/kiosks/$1/courier" --vault "$ORG/kiosks/$1/vault.db" --once >>"$RIVER/courier.log" 2>&1
}

way_back_desk() {
    "$BIN/tonggui-courier" --role desk --data "$ORG/desk" --once >>"$RIVER/desk_courier.log" 2>&1
    river_desk import >>"$RIVER/desk.log" 2>&1
    "$BIN/tonggui-courier" --role desk --data "$ORG/desk" --once >>"$RIVER/desk_courier.log" 2>&1
}

way_back_sent() { river_desk mail --json | jq -e '[.groups[].waiting] | add == 0' >/dev/null; }

way_back_post() {
    local tries
    for tries in $(seq 30); do
        way_back_desk
        way_back_sent && way_back_carry lobby-2 && return 0
        sleep 1
    done
    return 1
}

way_back_bring() { # FILTER
    local tries
    for tries in $(seq 20); do
        way_back_carry lobby-2
        way_back_desk
        river_desk show "$case" --json | jq -e "$1" >/dev/null && return 0
    done
    return 1
}

way_back_offline() { river_stop "$hub_pid"; }
way_back_online() { river_hub; }

way_back_open() { # to the page that wants a code
    KIOSK=lobby-2
    screen_begin 1080x1920
    river_kiosk --size 1080x1920 --ppi 102
    KIOSK=$WAY_BACK_FIRST
    visitor_wait attract && story_begin mailbox code && story_page "${WAY_BACK_PICTURES:-}" code
}

way_back_hold() { # PICTURE: before the camera, by a hand that is not quite straight
    convert "$1" -background '#c8c0b4' -gravity center -extent 120%x110% -rotate 4 -resize 640x480 "$RIVER/held.png"
    mv "$RIVER/held.png" "$WAY_BACK_CAMERA"
}

way_back_scan() { # PICTURE
    way_back_open && way_back_hold "$1" || return 1
    [ -z "${WAY_BACK_PICTURES:-}" ] || ! VISITOR_PATIENCE=3 visitor_wait opening || # a second long
        visitor_picture "$WAY_BACK_PICTURES/opening.png"
    VISITOR_PATIENCE=40 visitor_wait mailbox || return 1
    cp "$RIVER/blank.png" "$WAY_BACK_CAMERA"
}

way_back_type() { # DIGITS: on the shuffled keys of the screen
    local i
    way_back_open || return 1
    for ((i = 0; i < ${#1}; i++)); do visitor_tap "key:$((48 + ${1:i:1}))" || return 1; done
    visitor_tap next && VISITOR_PATIENCE=40 visitor_wait mailbox
}

# The main action of a page that wants to be read to its end first.
way_back_through() {
    local page
    page=$(visitor_page | awk '/^page /{print $2}')
    while visitor_at "$page"; do visitor_turn next; done
}

way_back_leave() {
    river_stop "$kiosk_pid"
    screen_end
}
