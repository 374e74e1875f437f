#!/bin/bash
# A receipt comes back to the real kiosk, behind its walls: before its camera, from a scanner that types, from one that
# types where nobody wants it, and torn.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/river.sh
. tests/flow/visitor.sh
. tests/flow/screen.sh
. tests/flow/story.sh
WORK=$(mktemp -d)
trap 'river_end; screen_end; rm -rf "$WORK"' EXIT

river_begin "$WORK/river" clinic --slots 128 --tick 1 --camera "$WORK/camera.png" || exit 1
screen_begin 1080x1920
convert -size 640x480 xc:'#e8e4dc' "$WORK/blank.png"
cp "$WORK/blank.png" "$WORK/camera.png"
river_kiosk --size 1080x1920 --ppi 102

show() { # PICTURE: to the camera
    cp "$1" "$WORK/next.png" && mv "$WORK/next.png" "$WORK/camera.png"
}
eye() { pgrep -x tonggui-scanner -P "$(pgrep -o -P "$kiosk_pid")"; }
leave() {
    visitor_tap erase && visitor_wait erase && visitor_tap next && visitor_wait attract
}
begins() { visitor_at attract && visitor_tap mailbox && sleep 0.5 && visitor_at code; }
to_code() { # visits that come too fast are asked to wait
    visitor_wait attract && river_until 60 begins
}

story_to_receipt '' 0 anonymous && visitor_picture "$WORK/receipt.png" &&
    digits=$(zbarimg -q --raw "$WORK/receipt.png" 2>/dev/null) && [ "${#digits}" = 28 ] && story_keep_receipt ''
verdict a_visitor_has_a_receipt

to_code && river_until 10 eye >/dev/null && sleep 1 && visitor_at code
verdict the_camera_looks_while_the_page_wants_a_receipt

convert "$WORK/receipt.png" -background '#c8c0b4' -rotate 7 -resize 50% "$WORK/held.png"
show "$WORK/held.png"
visitor_wait mailbox
verdict a_receipt_before_the_camera_opens_its_mailbox

show "$WORK/blank.png"
leave && to_code && visitor_scans "$digits" && visitor_wait mailbox && sleep 0.5 && visitor_at mailbox
verdict a_scanner_that_types_opens_it_too_and_its_enter_presses_nothing

leave && to_code && xdotool type --delay 100 "${digits:0:20}" && xdotool key Return && sleep 0.5 && visitor_at code
typed=$?
xdotool type --delay 100 "${digits:20}" && xdotool key Return && [ "$typed" = 0 ] && visitor_wait mailbox
verdict a_person_types_it_in_two_goes

leave && to_code && visitor_scans "${digits:0:17}" && sleep 1 && visitor_at code &&
    xdotool type --delay 100 "${digits:17}" && xdotool key Return && visitor_wait mailbox
verdict a_torn_code_is_filled_in_and_completed_by_hand
leave

visitor_wait attract && sleep 14 && visitor_scans "$digits" && visitor_wait mailbox # not as from a slip that was left there
verdict a_receipt_scanned_on_the_first_page_opens_its_mailbox

visitor_scans "$digits" && sleep 0.3 && visitor_scans "$digits" && sleep 0.5 && visitor_at mailbox && visitor_tap forget && visitor_wait about &&
    visitor_tap next && visitor_wait forget && visitor_scans "$digits" && sleep 0.5 && visitor_at forget && visitor_tap back && visitor_wait mailbox
verdict a_slip_left_before_the_scanner_presses_nothing

visitor_tap write && visitor_wait about && visitor_tap next && visitor_wait reply && visitor_scans "$digits" && sleep 0.5 &&
    visitor_tap next && sleep 0.5 && visitor_at reply && visitor_type 'Window 3' && visitor_tap next && visitor_wait reply-check
verdict and_is_not_written_into_an_answer
leave

mv "$WORK/camera.png" "$WORK/gone.png" && to_code && sleep 1.5 && visitor_scans 6901234567892 && sleep 0.5 && visitor_at code &&
    cp "$WORK/held.png" "$WORK/next.png" && mv "$WORK/next.png" "$WORK/camera.png" &&
    VISITOR_PATIENCE=45 visitor_wait mailbox # many were opened lately
verdict a_bar_code_opens_nothing_and_a_camera_put_in_again_sees
leave

! grep -rqs "$digits" "$RIVER"/*.log "$ORG/kiosks/$KIOSK" "$NARRATION"
verdict no_file_and_no_log_knows_the_digits
exit "$failed"
