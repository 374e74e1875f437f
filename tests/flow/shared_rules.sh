# What every regulation asks for, looked at in one case: the predicates behind the verdicts that all ten share
# (tests/RULES.md). Source after regulation.sh.
#
#   by OFFICER CASE STEP …               the step is done by that officer; quiet when it goes through
#   term_is CASE CLOCK DAY               the next term is CLOCK: it ends on DAY, is late the day after and not on it
#   warned CASE CLOCK                    from when the desk warns, local time to the minute
#   stage CASE                           the next term and how it stands now: "answer later", "soon", "late"
#   proposed CASE                        departments that the regulation proposes, behind commas
#   exported CASE WORDS …                the case's report holds these words as headquarters opened it
#   form_holds CASE FORM WORDS …         the paper bears the case's number and these words
#   archive_holds CASE ONE TWO THREE FOUR   words of each part of the file, in their part
#   numbers_are_their_own                no two cases have one number
#   hidden_from CASE NAME SEES BLIND …   whoever SEES has it recorded; the others neither see nor print the name
#   wants_another_answer CASE            closed, found unsatisfactory: open, and not closed again without an answer
#   counted N REPORT FACT VALUE [PERIOD …]  the report (of this month) counts N cases received under that value
#   refused_and_archived OFFICER CASE GROUND   no other ground, no refusal without reply; the file holds the reply
#   goes_round CASE DEPARTMENT           proposed to that department alone; whoever it names can't open it

by() {
    local officer=$1 said
    shift
    said=$(as "$officer" do "$@" 2>&1) || { echo "# $said"; return 1; }
}

stage_on() { # CASE [DAY]
    river_desk due --all ${2:+--on "$2"} --json |
        jq -r --arg case "$1" '.items[] | select(.case? == $case) | .clock + " " + .stage'
}
stage() { stage_on "$1"; }

term_is() {
    [ "$(ends "$1" "$2")" = "$3" ] && [ "$(stage_on "$1" "$(day 1 "$3")")" = "$2 late" ] &&
        [[ $(stage_on "$1" "$3") != *late ]] ||
        { echo "# $2 ends $(ends "$1" "$2"), not $3; next: $(stage_on "$1" "$3")"; return 1; }
}

warned() { date -d "$(officer_see "$1" ".terms[] | select(.id == \"$2\") | .warn")" '+%F %H:%M'; }

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
    "$@" --out "$pdf" >/dev/null && pdftotext -raw "$pdf" - | tr -d ' \n\f'
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

numbers_are_their_own() {
    river_desk list --json | jq -e 'length > 1 and length == (map(.case) | unique | length) and
        all(.[]; .reports == 1 and (.case | test("^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$")))' >/dev/null
}

hidden_from() {
    local of=$1 name=$2 sees=$3 blind
    shift 3
    holds "$(as "$sees" identity "$of")" "$name" || return 1
    officer_see "$of" ".history[] | select(.type == \"identity_seen\") | .officer" | grep -qx "$sees" || return 1
    for blind in "$@"; do
        refused 'is not for your role' as "$blind" identity "$of" || return 1
        ! holds "$(as "$blind" export "$of")$(as "$blind" show "$of")$(printed as "$blind" paper "$of")" \
            "$name" >/dev/null || { echo "# $blind sees the name"; return 1; }
    done
}

wants_another_answer() {
    [ "$(officer_see "$1" .state)" = closed ] && by officer "$1" dissatisfied --text 不同意这个答复。 &&
        [ "$(officer_see "$1" .state)" = open ] && refused 'close comes after answer' by officer "$1" close &&
        officer_reach "$1" close && [ "$(officer_see "$1" .state)" = closed ]
}

counted() {
    local wanted=$1 report=$2 fact=$3 value=$4
    shift 4
    [ $# != 0 ] || set -- --month "$(date +%Y-%m)"
    river_desk report --report "$report" "$@" --json | jq -e --arg fact "$fact" --arg value "$value" \
        ".by[] | select(.id == \$fact) | .values[] | select(.id == \$value) | .received == $wanted" >/dev/null
}

refused_and_archived() {
    refused 'accepts a case unless' by "$1" "$2" refuse ground=inconvenient --text 不办。 &&
        refused 'the reply that the submitter gets' by "$1" "$2" refuse "ground=$3" &&
        by "$1" "$2" refuse "ground=$3" --text 说明原因，请向有关单位反映。 &&
        by officer "$2" archive && [ "$(officer_see "$2" .state)" = archived ] &&
        archive_holds "$2" 不予受理理由 收到时间 说明原因，请向有关单位反映。 ''
}

goes_round() {
    [ "$(proposed "$1")" = "$2" ] && refused 'is closed to you' as named_one show "$1" &&
        refused 'is closed to you' as named_one identity "$1" &&
        refused 'is closed to you' as named_one export "$1"
}

# One officer more, whose real name reports can bear.
named_one() { # REAL-NAME
    as officer officer add named_one --roles admin --real-name "$1" --new-key-file "$RIVER/keys/named_one" \
        >>"$RIVER/log" 2>&1
}
