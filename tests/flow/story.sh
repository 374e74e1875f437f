# What a scripted visitor does, page by page, with any pack. Source after river.sh and visitor.sh.

STORY_WORDS='门诊三楼收费处|十一月二十日上午，我母亲在三楼收费处排队一个多小时，两个窗口只开了一个，还多收了三十八元检查费。|三号收费窗口，工号不清楚|请增开窗口，退还多收的费用。|收费单据在我这里，同来的邻居可以作证。|王某|13800000000'

# Waits for PAGE and keeps its picture as FOLDER/PAGE.png; an empty FOLDER keeps none.
story_page() { # FOLDER PAGE
    visitor_wait "$2"
    [ -z "$1" ] || { sleep 0.3; visitor_picture "$1/$2.png"; }
}

story_has() { visitor_spot "$1" >/dev/null; } # ID: whether it can be touched now

STORY_PLATE='27993 65 49 50 51 52 53' # 浙A12345, key by key

# Answers the question on the screen: the first choice, "don't remember" for a date, a plate, a name with the
# finger, else the next words.
story_answer() {
    local key
    if story_has "key:${STORY_PLATE%% *}"; then
        for key in $STORY_PLATE; do visitor_tap "key:$key"; done
    elif story_has signature; then
        visitor_sign
    elif story_has option:0; then
        visitor_tap option:0
    elif story_has unknown; then
        visitor_tap unknown
    elif story_has answer; then
        visitor_paste "${story_words%%|*}"
        story_words=${story_words#*|}
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
    story_words=$STORY_WORDS
    story_page "$pictures" attract || return 1
    story_begin || return 1
    story_page "$pictures" language || return 1
    visitor_tap "lang:$2"
    story_page "$pictures" privacy || return 1
    visitor_tap next
    sleep 0.3
    while ! visitor_at check; do
        local page
        steps=$((steps + 1))
        [ "$steps" -lt 60 ] || return 1
        page=$(visitor_page | awk '/^page /{print $2}')
        case $page in
        kind)
            story_page "$pictures" kind
            visitor_tap "kind:${STORY_KIND:-0}"
            ;;
        category)
            story_page "$pictures" category
            visitor_tap category:0
            ;;
        identity)
            story_page "$pictures" identity
            visitor_tap "$3"
            ;;
        question)
            question=$((question + 1))
            [ -z "$pictures" ] || { sleep 0.2; visitor_picture "$pictures/question-$question.png"; }
            story_answer
            sleep 0.2
            [ -z "$pictures" ] || visitor_picture "$pictures/question-$question-answered.png"
            visitor_tap next
            ;;
        *)
            story_page "$pictures" "$page"
            visitor_tap next
            ;;
        esac
        sleep 0.3
    done
    story_page "$pictures" check
}

# A whole visit up to the receipt page, which stays on the screen.
story_to_receipt() { # FOLDER LANGUAGE-INDEX IDENTITY
    story_to_check "$1" "$2" "$3"
    while visitor_at check; do # page by page, where the whole does not fit on one
        visitor_tap next
        sleep 0.3
    done
    VISITOR_PATIENCE=40 story_page "$1" receipt
}

story_keep_receipt() { # FOLDER
    visitor_tap next
    story_page "$1" done
    visitor_tap next
    visitor_wait attract
}
