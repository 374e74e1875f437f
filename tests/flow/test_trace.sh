#!/bin/bash
# No trace: when a visitor has left, nothing typed, drawn or chosen is in any process of the kiosk or in any file
# that one of them wrote. The same scan finds it while the visit lasts, and finds a leak that is planted.
set -u
cd "$(dirname "$0")/../.."
. tests/flow/trace.sh
trace_begin

# ---- what is typed: by chance, so that it stands nowhere else

some_strokes() { # hundredths of the pad, as VISITOR_NAME has them
    local i
    for i in 1 2 3 4; do
        printf '%d,%d,%d,%d ' $((5 + RANDOM % 20)) $((5 + RANDOM % 90)) $((75 + RANDOM % 20)) $((5 + RANDOM % 90))
    done
}

some_syllables() { # N that make no word of any dictionary
    shuf -n "$1" -e zhuang xiong jiong chuai shuan niang kuang zhuai shuang guai | tr '\n' ' '
}

TYPED=$(some_letters 20) # on a keyboard, as it stands
GIVEN=$(some_han 12)     # as a whole
SPELLED=$(some_syllables 5) # key by key on the screen, for a candidate that is tapped
ERASED=$(some_syllables 5)
VISITOR_NAME=$(some_strokes) # drawn in the box to write in, and as a signature
STORY=()
STORY_USUAL=('电话=13800000000' "=$GIVEN")
STORY_KIND=1
WANTED="text $TYPED
text $GIVEN
text ${SPELLED// /}
text $SPELLED
numbers $(glyphs "$TYPED")
numbers $(glyphs "$GIVEN")
numbers $(glyphs "$SPELLED")"

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

# ---- the visitor: as others, but types as well, and is looked at while at it

in_the_engines() { # how the scan tells of a worker, whichever
    pgrep -x tonggui-input | grep -xF "$(ours "$$")" | sed 's/.*/process &,/' | paste -sd '|' | sed 's/|/\\|/g'
}
draws() { # on the pad of this page
    WANTED="$WANTED
$(places)"
    visitor_sign && sleep 0.2
}
writes_in_every_way() {
    local i
    visitor_paste "$GIVEN" && visitor_tap method:4 && sleep 0.3 && visitor_type "$TYPED"
    looked "text $GIVEN" "text $TYPED" && seen="${seen:-} typed"
    visitor_tap method:1 && sleep 0.3
    for ((i = 0; i < ${#SPELLED}; i++)); do
        [ "${SPELLED:i:1}" = ' ' ] || visitor_tap "key:$(printf %d "'${SPELLED:i:1}")"
    done
    river_until 10 story_has candidate && looked "text ${SPELLED// /}" && grep -q "$(in_the_engines)" "$WORK/found" &&
        seen="$seen composed"
    visitor_tap candidate && visitor_tap method:2 && sleep 0.3 && draws
    looked places && seen="$seen drawn"
    sleep 4 # it becomes a character
}
eval "given_$(declare -f story_answer)"
story_answer() {
    if story_has answer && [ -z "${seen:-}" ]; then writes_in_every_way
    elif story_has signature; then draws
    else given_story_answer; fi
}

# ---- the kiosk

report_is_kept() {
    while visitor_at check; do visitor_turn next; done
    VISITOR_PATIENCE=40 visitor_wait receipt && story_keep_receipt ''
}

sed 's/audit-1/audit/' tests/vectors/packs/everything.yaml >"$WORK/everything.yaml"
river_begin "$WORK/river" "$WORK/everything.yaml" --slots 64 --tick 1 || exit 1
river_hub
screen_begin 1080x1920
kiosk_up strace -f -y -s 70000 -e "trace=$CALLS" -o "$WORK/strace"

story_to_check '' 0 named
[ "$seen" = ' typed composed drawn' ]
verdict while_it_lasts_the_scan_finds_what_is_typed_composed_and_drawn

report_is_kept && kiosk_halts && clean
verdict after_a_report_nothing_is_left_in_any_process

river_bring_in 1 && river_desk export >"$WORK/export" && grep -q "$TYPED" "$WORK/export" && grep -q "$GIVEN" "$WORK/export"
verdict it_was_what_the_desk_reads

# What was chosen, and the signature as it was sealed.
signature=$(grep -o '"signature": *"AQ[A-Za-z0-9_-]*"' "$WORK/export" | sed 's/.*"\(AQ.*\)"/\1/')
chosen=$(grep -o "$TYPED[^\"]*" "$WORK/export" | head -n 1) && chosen=${chosen#"$TYPED"}
WANTED="$WANTED
text $signature
text $chosen
numbers $(glyphs "$chosen")"
[ ${#signature} -gt 20 ] && [ ${#chosen} -ge 5 ] && clean
verdict nor_what_was_chosen_nor_the_signature_that_was_sealed

kiosk_goes_on && clean
verdict nor_in_the_kiosk_that_was_started_afresh

# Gone in the middle of a word.
story_begin && visitor_tap lang && visitor_wait privacy && visitor_tap next
for _ in 1 2 3 4 5 6 7 8; do
    sleep 0.5
    visitor_at question && story_has answer && break
    for id in kind:0 category:2 anonymous next; do story_has "$id" && visitor_tap "$id" && break; done
done
WANTED="$WANTED
text ${ERASED// /}
text $ERASED
numbers $(glyphs "$ERASED")"
visitor_type "${ERASED// /}" && river_until 10 story_has candidate && looked "text ${ERASED// /}" &&
    visitor_tap erase && visitor_wait erase && visitor_tap next && kiosk_halts && clean
verdict who_erases_and_leaves_leaves_nothing
kiosk_goes_on
kiosk_down

# ---- what they wrote

explained='/dev/null  what libraries of the engines have to say
/narration  the test asked for it: where a finger can touch
/org/kiosks/lobby-1/vault.db  the sealed report, covers
/org/kiosks/lobby-1/vault.db-journal  what stood in their places
/org/kiosks/lobby-1/vault.db-lock  empty
/memfd:tonggui-throttle  when visits began, not what was said
by memfd_create  the same
pipe  to a child that seals and dies, to the engines
socket  to the X server'
trace_written <"$WORK/strace" >"$WORK/written"
sed 's/  .*//' <<<"$explained" | sort >"$WORK/explained"
comm -23 "$WORK/written" "$WORK/explained" | sed 's/^/# not explained: /'
[ -z "$(comm -23 "$WORK/written" "$WORK/explained")" ] && grep -q vault.db-journal "$WORK/written"
verdict every_file_that_was_written_is_explained

# The engines are asked through pipes, and are killed with all that they were told.
grep -E '^[0-9]+ +write\([0-9]+<pipe:' "$WORK/strace" >"$WORK/asked"
grep -vE '^[0-9]+ +write\([0-9]+<pipe:' "$WORK/strace" >"$WORK/others"
! scanned strace "$WORK/asked" >/dev/null && has "text ${SPELLED// /}" && scanned strace "$WORK/others"
verdict nothing_that_was_typed_went_through_any_call_but_to_the_engines

no_file_has_it "$WORK/everything.yaml"
verdict nothing_that_was_typed_is_in_any_file

# ---- the control: what leaks is found

visited() { # WHERE it leaks
    kiosk_down
    RIVER_KIOSK=tonggui-leaky TG_FAULT_LEAK=$1 kiosk_up
    story_to_check '' 0 named && report_is_kept && kiosk_halts
}
visited nowhere && clean
verdict a_kiosk_that_could_leak_does_not
visited heap && ! clean && has "text $GIVEN"
verdict a_leak_that_is_planted_in_memory_is_found
visited log && ! scanned file "$RIVER/kiosk.log" && has "text $GIVEN"
verdict a_leak_that_is_planted_in_the_log_is_found
exit "$failed"
