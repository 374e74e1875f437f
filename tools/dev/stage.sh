# What `make run` and `make demo` share: source it with the build folder and the pack, then call stage_*.
# Everything that is made stands in $DEMO and stays there until the next time.

BUILD=$1 PACK=$2
BIN=$BUILD/bin SHARE=$BUILD/share DEMO=$BUILD/demo
for room in river visitor screen story officer regulation; do
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
    regulation_found "$DEMO/river" "$PACK"
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
    regulation_touch "$DEMO/screens" "$1" "${VISITOR[@]}"
    stage_number
    echo "  $(find "$DEMO/screens" -name '*.png' | wc -l) pictures of what they saw: $DEMO/screens"
    say "The receipt they leave with: the QR on the screen, read by zbar"
    digits=$(zbarimg -q --raw "$DEMO"/screens/*-receipt.png 2>/dev/null)
    echo "  $digits" | tee "$DEMO/receipt.txt"
    [ "${#digits}" = 28 ]
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
  $DEMO/desk --help
  Put AS=ROLE before a command to be refused what is not for that role: $(regulation_roles "$pack_file" | paste -sd ' ')
  make demo PACK=$PACK           the whole handling, with every paper
EOF
}
