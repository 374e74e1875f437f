# What a scripted visitor does, page by page. Source after river.sh and visitor.sh.

STORY_PLACE='门诊三楼收费处'
STORY_COURSE='十一月二十日上午，我母亲在三楼收费处排队一个多小时，两个窗口只开了一个。多收的三十八元检查费，希望退还。'

# An anonymous complaint in Chinese at the clinic's kiosk; a picture of every page goes to FOLDER, which may
# be empty. Leaves the kiosk on the attract page.
story_anonymous_complaint() { # FOLDER
    local pictures=$1
    story_page() { # PAGE
        visitor_wait "$1"
        [ -z "$pictures" ] || { sleep 0.2; visitor_picture "$pictures/$1.png"; }
    }
    story_page attract
    visitor_tap begin
    story_page language
    visitor_tap lang:0
    story_page privacy
    visitor_tap next
    story_to_questions
    story_questions
    story_page check
    visitor_tap next
    visitor_wait delivery && visitor_tap next
    story_page receipt
}
