#!/bin/bash
# A whole complaint written by every method, with fingers on a real window, sealed, carried over TLS and read at
# the desk as it was meant: Pinyin, handwriting, Zhuyin, Latin with accents, digits, sentences to tap; then by a
# physical keyboard, and while the input engines die under the fingers.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/river.sh
. tests/flow/visitor.sh
. tests/flow/fingers.sh
. tests/flow/screen.sh
. tests/flow/story.sh
WORK=$(mktemp -d)
trap 'river_end; screen_end; rm -rf "$WORK"' EXIT

river_begin "$WORK/river" clinic --slots 128 --tick 1 || exit 1
river_hub
# The account is asked for in three languages.
STORY=('事情=write' 'tell us=write' '什么地方=' '什麼地方=' 'Where=' '哪位=' 'Which person=' '希望=' 'want us=' '凭据=' '憑據=' 'evidence=')
reports=0

screen() { # WIDTHxHEIGHT:PPI
    [ -z "${kiosk_pid:-}" ] || { river_stop "$kiosk_pid"; screen_end; }
    screen_begin "${1%:*}"
    river_kiosk --size "${1%:*}" --ppi "${1#*:}"
}

# One visit whose account of what happened is written by WRITER, and what the desk reads of it.
arrives() { # LANGUAGE WRITER WORDS
    STORY_WRITE=$2
    story_to_receipt '' "$1" anonymous || return 1
    story_keep_receipt '' || return 1
    reports=$((reports + 1))
    river_bring_in "$reports" || return 1
    river_desk export >"$WORK/export"
    grep -qF "$3" "$WORK/export" && return 0
    # What was written in a test is nobody's secret.
    grep -o '"course": *"[^"]*"' "$WORK/export" | sed 's/^/# /'
    return 1
}

by_pinyin() {
    [ "$1" = write ] || return 0
    fingers_method 1
    fingers_keys paiduiliangge && fingers_keys xiaoshi && fingers_choose 0
    fingers_keys "，" || return 1
    fingers_keys tuihuiduoshoudefeiyong && fingers_choose 0
    fingers_keys "。"
}

by_hand() {
    [ "$1" = write ] || return 0
    local box=0 character
    fingers_method 2
    for character in 三 天 不 开; do
        fingers_write $box $character || return 1
        box=$((1 - box))
    done
    sleep 3.5 # the last one is finished by the pause
}

by_zhuyin() {
    [ "$1" = write ] || return 0
    fingers_method 3
    fingers_keys ㄨㄛˇㄧㄠˋㄊㄡˊㄙㄨˋ && fingers_choose 0
}

by_latin() {
    [ "$1" = write ] || return 0
    fingers_method 4
    fingers_keys the_caf || return 1
    fingers_hold e && fingers_choose 1 # after the plain letter's likeliest form
    fingers_keys _is_shut
}

by_digits() {
    [ "$1" = write ] || return 0
    fingers_method 5
    fingers_keys 318
    fingers_method 1
    fingers_keys yuan && fingers_choose 0
}

by_phrases() {
    [ "$1" = write ] || return 0
    fingers_method 0
    phrase=$(story_label phrase)
    visitor_tap phrase
    sleep 0.3
}

by_physical_keyboard() {
    [ "$1" = write ] || return 0
    fingers_method 1
    visitor_type 'paiduilianggexiaoshi'
    sleep 0.5
    visitor_type ' '
    sleep 0.3
}

# The engines' worker is killed with letters on the way, the next one is asked the same.
by_pinyin_twice() {
    [ "$1" = write ] || return 0
    fingers_method 1
    fingers_keys shuiguan
    river_until 15 visitor_spot candidate >/dev/null || return 1
    kill -9 "$(fingers_worker "$kiosk_pid")" || return 1
    fingers_keys loushui
    sleep 1.5
    fingers_choose 0
}

for shape in 1080x1920:102 1280x800:149; do
    screen "$shape"
    on=${shape%:*}
    arrives 0 by_pinyin '排队两个小时，退回多收的费用。'
    verdict "a_complaint_in_pinyin_on_$on"
    arrives 0 by_hand 三天不开
    verdict "a_complaint_by_hand_on_$on"
    arrives 1 by_zhuyin 我要投訴
    verdict "a_complaint_in_zhuyin_on_$on"
    arrives 2 by_latin 'the café is shut'
    verdict "a_complaint_in_latin_with_an_accent_on_$on"
    arrives 0 by_digits 318元
    verdict "digits_and_characters_on_$on"
    phrase=
    arrives 0 by_phrases "${phrase:-}" && grep -qF "${phrase:-nothing}" "$WORK/export"
    verdict "a_sentence_to_tap_on_$on"
done
arrives 0 by_physical_keyboard 排队两个小时
verdict a_physical_keyboard_goes_through_the_same_engine
arrives 0 by_pinyin_twice 水管漏水
verdict engines_that_die_cost_no_letter
exit "$failed"
