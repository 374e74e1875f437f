# What the scripts of the regulations look at in one case. Source after regulation.sh.
#
#   by OFFICER CASE STEP …               the step is done by that officer; quiet when it goes through
#   term_is CASE CLOCK DAY               the next term is CLOCK: it ends on DAY, is late the day after and not on it
#   warned CASE CLOCK                    from when the desk warns, local time to the minute
#   warned_from CASE CLOCK MOMENT        whether it warns from then on
#   stage CASE                           the next term and how it stands now: "answer later", "soon", "late"
#   late CASE CLOCK                      it has run out and still runs
#   stopped CASE CLOCK [late]            it was stopped in time, or late
#   proposed CASE                        departments that the regulation proposes, behind commas
#   exported CASE WORDS …                the case's report holds these words as headquarters opened it
#   form_holds CASE FORM WORDS …         the paper bears the case's number and these words
#   archive_holds CASE ONE TWO THREE FOUR   words of each part of the file, in their part
#   counted N REPORT FACT VALUE [PERIOD …]  the report (of this month) counts N cases received under that value
#   duty_is DUTY PERIOD DAY              due by that day, late the day after; done, it is no longer told of
#   moment WHEN [FORMAT]                 as a report bears it: 2026-11-23T14:05

by() {
    local officer=$1 said
    shift
    said=$(as "$officer" do "$@" 2>&1) || { echo "# $said"; return 1; }
}

stage_on() { # CASE [DAY]
    river_desk due --all ${2:+--on "$2"} --json |
        jq -r --arg case "$1" '.items[] | select(.case? == $case and .stage != "open") | .clock + " " + .stage'
}
stage() { stage_on "$1"; }

term_is() {
    [ "$(ends "$1" "$2")" = "$3" ] && [ "$(stage_on "$1" "$(day 1 "$3")")" = "$2 late" ] &&
        [[ $(stage_on "$1" "$3") != *late ]] ||
        { echo "# $2 ends $(ends "$1" "$2"), not $3; next: $(stage_on "$1" "$3")"; return 1; }
}

warned_from() { # CASE CLOCK MOMENT: it warns from then on, or where it began only later, from its beginning
    local from
    from=$(date -d "$(officer_see "$1" ".terms[] | select(.id == \"$2\") | .from")" '+%F %H:%M')
    [[ $from > $3 ]] || from=$3
    [ "$(warned "$1" "$2")" = "$from" ]
}
warned() { date -d "$(officer_see "$1" ".terms[] | select(.id == \"$2\") | .warn")" '+%F %H:%M'; }

term_stands() { # CASE CLOCK STATE LATE
    [ "$(officer_see "$1" ".terms[] | select(.id == \"$2\") | \"\(.state) \(.late)\"")" = "$3 $4" ]
}
late() { term_stands "$1" "$2" running true; }
stopped() { term_stands "$1" "$2" stopped "$([ "${3:-}" = late ] && echo true || echo false)"; }

proposed() { river_desk departments "$1" --json | jq -r '[.proposed[].id] | join(",")'; }

# Lines are broken to fit their cells: compared without any white space.
holds() { # TEXT WORDS …
    local text=${1//[[:space:]]/} words
    shift
    for words in "$@"; do
        [[ $text == *"${words//[[:space:]]/}"* ]] || { echo "# does not hold: $words"; return 1; }
    done
}

exported() {
    local of=$1
    shift
    holds "$(river_desk export "$of")" "$@"
}

printed() { # COMMAND … : the text of the PDF that it writes
    local pdf=$WORK/printed.pdf
    rm -f "$pdf"
    "$@" --lang zh-Hans --out "$pdf" >/dev/null && pdftotext -raw "$pdf" - | tr -d ' \n\f'
}

form_holds() {
    local of=$1 form=$2
    shift 2
    holds "$(printed river_desk form "$of" "$form")" "$of" "$@"
}

archive_holds() {
    local text one two three
    text=$(printed river_desk paper "$1")
    text=${text##*一、基本情况}
    one=${text%%二、投诉举报事项及证据材料*} text=${text#*二、投诉举报事项及证据材料}
    two=${text%%三、调查、处理和答复*} text=${text#*三、调查、处理和答复}
    three=${text%%四、其他材料*} text=${text#*四、其他材料}
    holds "$one" "$2" && holds "$two" "$3" && holds "$three" "$4" && holds "$text" "$5"
}

counted() {
    local wanted=$1 report=$2 fact=$3 value=$4
    shift 4
    [ $# != 0 ] || set -- --month "$(date +%Y-%m)"
    river_desk report --report "$report" "$@" --json | jq -e --arg fact "$fact" --arg value "$value" \
        ".by[] | select(.id == \$fact) | .values[] | select(.id == \$value) | .received == $wanted" >/dev/null
}

moment() { date -d "$1" "+${2:-%FT%H:%M}"; }

duty_stage() { # DUTY PERIOD DAY
    river_desk due --all --on "$3" --json | jq -r --arg duty "$1" --arg period "$2" \
        '.items[] | select(.duty? == $duty and .period? == $period) | .stage'
}

duty_is() {
    [ "$(duty_stage "$1" "$2" "$(day 1 "$3")")" = late ] && [[ $(duty_stage "$1" "$2" "$3") == soon ]] &&
        as officer duty done "$pack" "$1" "$2" >/dev/null && [ -z "$(duty_stage "$1" "$2" "$(day 1 "$3")")" ]
}
