# What a scripted visitor does, page by page, with any pack. Source after river.sh and visitor.sh.

# STORY says what this visitor chooses and writes: 'a label' is tapped where it can be chosen, 'part of a
# question=words' answers it. What it says nothing of is answered with the first choice and with words that fit.
STORY=()
STORY_USUAL=('电话=13800000000' '哪一天=' '怎么称呼=王某' '姓名=王某' '什么地方=门诊三楼收费处'
    '经过=十一月二十日上午，我母亲在三楼收费处排队一个多小时，两个窗口只开了一个，还多收了三十八元检查费。'
    '事情=十一月二十日上午，我母亲在三楼收费处排队一个多小时，两个窗口只开了一个，还多收了三十八元检查费。'
    '希望=请增开窗口，退还多收的费用。' '哪位=三号收费窗口，工号不清楚' '=收费单据在我这里，同来的邻居可以作证。')

# Waits for PAGE and keeps its picture as FOLDER/PAGE.png; an empty FOLDER keeps none.
story_page() { # FOLDER PAGE
    visitor_wait "$2"
    [ -z "$1" ] || { sleep 0.3; visitor_picture "$1/$2.png"; }
}

story_has() { visitor_spot "$1" >/dev/null; } # ID: whether it can be touched now

# What stands on a control. Not every awk knows how to count a pattern.
story_label() { visitor_page | awk -v id="$1" '$7 == id {print; exit}' | cut -d ' ' -f 8-; } # ID[:INDEX]

STORY_PLATE='27993 65 49 50 51 52 53' # 浙A12345, key by key

story_words() { # QUESTION: what is written under that heading
    local entry
    for entry in ${STORY[@]+"${STORY[@]}"} "${STORY_USUAL[@]}"; do
        [[ $entry == *=* && $1 == *"${entry%%=*}"* ]] && { printf '%s' "${entry#*=}"; return; }
    done
}

# Taps what STORY names among the choices on the page; the first one where it names none.
story_choose() { # PREFIX of the choices' ids
    local spot label entry found=
    for spot in $(visitor_page | awk -v prefix="$1" '$1 == "hit" && index($7, prefix ":") == 1 {print $7}'); do
        label=$(story_label "$spot")
        for entry in ${STORY[@]+"${STORY[@]}"}; do
            [ "$entry" != "$label" ] || { visitor_tap "$spot"; found=1; sleep 0.2; }
        done
    done
    [ -n "$found" ] || visitor_tap "$1:0"
}

# Answers the question on the screen.
story_answer() {
    local key
    if story_has "key:${STORY_PLATE%% *}"; then
        for key in $STORY_PLATE; do visitor_tap "key:$key"; done
    elif story_has signature; then
        visitor_sign
    elif story_has option:0; then
        story_choose option
    elif story_has unknown; then
        visitor_tap unknown
    elif story_has answer; then
        "${STORY_WRITE:-visitor_paste}" "$(story_words "$(story_label answer)")"
    fi
}

# A finger that is too early, while the window is still coming up, taps again.
story_begin() {
    local tries
    for tries in 1 2 3 4 5; do
        visitor_tap begin || return 1
        VISITOR_PATIENCE=2 visitor_wait language 2>/dev/null && return 0
        visitor_at attract || break
    done
    visitor_wait language
}

# From the attract page to the check page; a picture of every page goes to FOLDER.
story_to_check() { # FOLDER LANGUAGE-INDEX IDENTITY
    local pictures=$1 question=0 steps=0
    story_page "$pictures" attract || return 1
    story_begin || return 1
    story_page "$pictures" language || return 1
    visitor_tap "lang:$2"
    story_page "$pictures" privacy || return 1
    visitor_turn next
    while ! visitor_at check; do
        local page before
        steps=$((steps + 1))
        [ "$steps" -lt 60 ] || return 1
        page=$(visitor_page | awk '/^page /{print $2}')
        before=$(visitor_told)
        case $page in
        kind)
            story_page "$pictures" kind
            if [ -n "${STORY_KIND:-}" ]; then visitor_tap "kind:$STORY_KIND"; else story_choose kind; fi
            ;;
        category)
            story_page "$pictures" category
            story_choose category
            ;;
        identity)
            story_page "$pictures" identity
            visitor_tap "$3"
            ;;
        question)
            question=$((question + 1))
            [ -z "$pictures" ] || { sleep 0.2; visitor_picture "$pictures/question-$question.png"; }
            story_answer
            [ -z "$pictures" ] || { sleep 0.2; visitor_picture "$pictures/question-$question-answered.png"; }
            before=$(visitor_told)
            visitor_tap next
            ;;
        *)
            story_page "$pictures" "$page"
            visitor_tap next
            ;;
        esac
        river_until 5 visitor_turned "$before" || true
    done
    story_page "$pictures" check
}

# A whole visit up to the receipt page, which stays on the screen.
story_to_receipt() { # FOLDER LANGUAGE-INDEX IDENTITY
    story_to_check "$1" "$2" "$3"
    while visitor_at check; do # page by page, where the whole does not fit on one
        visitor_turn next
    done
    VISITOR_PATIENCE=40 story_page "$1" receipt
}

story_keep_receipt() { # FOLDER
    visitor_tap next
    story_page "$1" keep || return 1
    visitor_tap kept:2
    story_page "$1" done
    visitor_tap next
    visitor_wait attract
}
