# What `make run` and `make demo` share: source it with the build folder and the pack, then call stage_*.
# Everything that is made stands in $DEMO and stays there until the next time.

BUILD=$1 PACK=$2
BIN=$BUILD/bin SHARE=$BUILD/share DEMO=$BUILD/demo
for room in river visitor screen story officer regulation way_back; do
    # shellcheck source=/dev/null
    . "tests/flow/$room.sh"
done
. tools/dev/stories.sh

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

stage_end() {
    local status=$?
    [ "$status" = 0 ] || [ "$status" = 130 ] || tail -n 5 "$DEMO"/river/*log >&2 || true
    river_halt
    screen_end
}

stage_begin() {
    rm -rf "$DEMO" && mkdir -p "$DEMO/screens"
    river_pids=
    trap stage_end EXIT
    trap 'exit 130' INT TERM
    stage_story "$PACK"
    say "Founding an organisation with a hub, a desk and one kiosk ($PACK)"
    export RIVER_MAIL=2/10/11 # a bundle of letters every ten seconds, for who does not want to wait six hours
    regulation_found "$DEMO/river" "$PACK"
    way_back_begin
    sed '/^0 parcels/d; s/^/  /' "$RIVER/log"
    stage_desk
}

# The desk by one short command: build/demo/desk due.
stage_desk() {
    cat >"$DEMO/desk" <<'EOF'
#!/bin/sh
# The desk of this demonstration, as the officer who may everything; AS=role: as one who has that role alone.
here=$(cd "$(dirname "$0")" && pwd)
exec "$here/../bin/tonggui-desk" --data "$here/river/org/desk" --share "$here/../share" \
    --officer "${AS:-officer}" --key-file "$here/river/keys/${AS:-officer}" "$@"
EOF
    chmod +x "$DEMO/desk"
}

stage_visit() { # named|anonymous: a scripted visitor files the pack's story; pictures of every page are kept
    say "A visitor files a report in Chinese, $1, on a screen of 1080 × 1920"
    WAY_BACK_PICTURES=$DEMO/screens way_back_file "$1" "$DEMO" "${VISITOR[@]}"
    stage_number
    echo "  $(find "$DEMO/screens" -name '*.png' | wc -l) pictures of what they saw: $DEMO/screens"
    say "The slip they leave with, read by zbar: $DEMO/slip-1.png"
    digits=$(way_back_digits "$DEMO/slip-1.png")
    echo "  $digits" | tee "$DEMO/receipt.txt"
    [ "${#digits}" = 28 ]
}

# Headquarters asks whom it does not know; they come back to another kiosk, which has no network.
stage_back() { # CASE
    local question='请问当时是哪个窗口？大约几点？' answer='二号窗口，上午九点多。'
    case=$1
    say "The way back: headquarters asks, whoever it was"
    "$DEMO/desk" ask "$case" --text "$question" >/dev/null
    echo "  $question"
    way_back_post
    echo "  It travels in a bundle of two letters, the other a dummy: neither hub nor kiosk can tell which, or whose."
    say "Days later, at another kiosk, with the network down: the slip is held before the camera"
    mkdir -p "$DEMO/back"
    way_back_offline
    WAY_BACK_PICTURES=$DEMO/back way_back_scan "$DEMO/slip-1.png"
    story_page "$DEMO/back" mailbox
    visitor_tap message:1 && story_page "$DEMO/back" letter
    visitor_tap next && visitor_wait reply && visitor_paste "$answer" && story_page "$DEMO/back" reply
    visitor_turn next && story_page "$DEMO/back" reply-check
    visitor_turn next && VISITOR_PATIENCE=30 story_page "$DEMO/back" sent
    visitor_tap next
    way_back_leave
    echo "  $(find "$DEMO/back" -name '*.png' | wc -l) pictures of what they saw: $DEMO/back"
    say "The network is back, and the answer is in the same case"
    way_back_online
    way_back_bring "any(.replies[]?; .text == \"$answer\")"
    "$DEMO/desk" show "$case" --lang zh-Hans | sed -n '/^办理经过$/,$p'
}

# They come back once more: for what came of it, and to leave nothing behind.
stage_outcome() { # CASE
    case=$1
    say "The way back: at another kiosk, with the network down, they read what came of it"
    way_back_post
    mkdir -p "$DEMO/back"
    way_back_offline
    WAY_BACK_PICTURES=$DEMO/back way_back_scan "$DEMO/slip-1.png"
    story_page "$DEMO/back" mailbox
    # The last one says that it is over, the one before it what came of it.
    visitor_tap "$(visitor_page | grep -o 'message:[0-9]*' | sort -t : -k 2 -n | tail -n 2 | head -n 1)"
    story_page "$DEMO/back" letter
    visitor_tap back && visitor_wait mailbox && visitor_tap forget && story_page "$DEMO/back" forget
    way_back_through && story_page "$DEMO/back" forget-sure
    way_back_through && VISITOR_PATIENCE=30 story_page "$DEMO/back" sent && visitor_tap next
    way_back_leave
    say "They have their mailbox destroyed; once that has been carried, whoever has the slip finds nothing"
    way_back_online
    way_back_bring 'any(.replies[]?; .what == "forget")'
    way_back_post
    way_back_offline
    way_back_scan "$DEMO/slip-1.png"
    visitor_picture "$DEMO/back/nothing.png"
    ! story_has message:0
    way_back_leave
    way_back_online
    echo "  $(find "$DEMO/back" -name '*.png' | wc -l) pictures of what they saw: $DEMO/back"
}

stage_number() { # the pictures, in the order in which they were seen
    local picture number=100
    # shellcheck disable=SC2045
    for picture in $(ls -tr "$DEMO/screens"); do
        number=$((number + 1))
        mv "$DEMO/screens/$picture" "$DEMO/screens/${number#1}-$picture"
    done
}

stage_sync() {
    say "Sync: vault → courier → hub → courier → desk"
    regulation_carry 1
    case=$(officer_case)
    echo "  The hub keeps $(du -sk "$ORG/hub" | cut -f 1) KiB that it cannot read. The desk has opened one report:"
    river_desk list
}

stage_go_on() { # CASE: how a person goes on from here
    say "What is due, and when"
    river_desk due --all
    say "Going on from here"
    cat <<EOF
  $DEMO/desk due                 what is late, what is near its term
  $DEMO/desk list                every case
  $DEMO/desk show $1    one case: its terms, what was done, what can be done now
  $DEMO/desk steps $1   every step of the regulation, what it asks for, or why not now
  $DEMO/desk accept $1  and so on: take, classify, route, do CASE STEP, answer, close, archive
  $DEMO/desk paper $1 --out case.pdf
  $DEMO/desk ask $1 --text '…'   a question to whoever it was; desk mail shows what travels
  $DEMO/desk --help
  Put AS=ROLE before a command to be refused what is not for that role: $(regulation_roles "$pack_file" | paste -sd ' ')
  make demo PACK=$PACK           the whole handling, with every paper
EOF
}
