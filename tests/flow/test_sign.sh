#!/bin/bash
# A visitor who gives a name types a plate and signs with the finger, on both displays; what was signed reaches
# the desk in a form that no line of text has.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/river.sh
. tests/flow/visitor.sh
. tests/flow/screen.sh
. tests/flow/story.sh
WORK=$(mktemp -d)
trap 'river_end; screen_end; rm -rf "$WORK"' EXIT

sed 's/audit-1/audit/' tests/vectors/packs/everything.yaml >"$WORK/everything.yaml"
river_begin "$WORK/river" "$WORK/everything.yaml" --slots 64 --tick 1 || exit 1
river_hub
count=0
for shape in 1080x1920:102 1280x800:149; do
    size=${shape%:*}
    screen_begin "$size"
    river_kiosk --size "$size" --ppi "${shape#*:}"
    STORY_KIND=1 story_to_receipt '' 0 named
    verdict "a_named_visitor_signs_on_$size"
    river_stop "$kiosk_pid"
    screen_end
    count=$((count + 1))
    river_bring_in "$count"
    verdict "the_report_of_$size""_reaches_the_desk"
done

river_desk export >"$WORK/export"
[ "$(grep -o '"signature": *"AQ[A-Za-z0-9_-]\{40,1498\}"' "$WORK/export" | wc -l)" = 2 ]
verdict both_signatures_are_strokes
[ "$(grep -c '浙A12345' "$WORK/export")" = 2 ]
verdict both_plates_are_whole
exit "$failed"
