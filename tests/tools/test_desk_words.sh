#!/bin/bash
# The desk's command line in an officer's language: nothing English is left among the Chinese but ids, names and
# commands; scripts, in the locale C, read English; programs read the same keys in every language.
set -u
cd "$(dirname "$0")/../.."
. tests/tools/library_rig.sh
CASE=$(file 1 kind=complaint category=facilities identity=named name=李娜 course=灯坏了三个星期)
plain() { "$BIN/tonggui-desk" --share "$SHARE" "$@"; }
carry

# Latin letters beside ids, options, field names and what is quoted as it has to be typed.
plain --help | grep -oE '^  [a-z]+( (verify|done|add|list|roles|remove|resend))?' | sed 's/^  //' >"$WORK/commands"
latin() { # [ALLOWED…]
    sed -E 's/`[^`]*`//g; s,/[a-zA-Z]+/[^ ：]*,,g; s/--[a-z-]+//g; s/[(（][a-z_]+[)）]//g; s/[a-z_]+=//g; s/([0-9A-Z]{4}-){2}[0-9A-Z]{4}//g' |
        grep -oE '[A-Za-z_]{4,}' | sort -u | comm -23 - <(printf '%s\n' "$@" tonggui desk | sort -u) | paste -sd ' '
}
chinese() { # ALLOWED COMMAND…: says nothing but Chinese
    local allowed=$1 left
    shift
    for lang in zh-Hans zh-Hant; do
        "$@" --lang "$lang" >"$WORK/said" 2>&1 </dev/null
        # shellcheck disable=SC2086
        left=$(latin $allowed <"$WORK/said")
        [ -z "$left" ] && grep -qP '\p{Han}' "$WORK/said" || {
            echo "# $*: $lang: $left"
            cat "$WORK/said"
            return 1
        }
    done
}

COMMANDS=$(tr ' \n' '\n\n' <"$WORK/commands")
[ "$(wc -l <"$WORK/commands")" -gt 30 ] &&
    chinese "$COMMANDS init spool JSON Hans Hant" plain --help
result $? the_help_is_in_chinese
every_help() {
    while read -r -a words; do
        chinese "${words[*]} closed refused archived open spool JSON admin state kind category department identity init keygen NAME age" \
            plain "${words[@]}" --help || return 1
    done <"$WORK/commands"
}
every_help
result $? the_help_of_every_command_is_in_chinese

PEOPLE='officer lobby library'
chinese "$PEOPLE" desk import && chinese "$PEOPLE" desk list && chinese "$PEOPLE calendars board monthly rules" desk due --all &&
    chinese "$PEOPLE calendars board monthly rules" desk due --on 2030-01-01
result $? what_has_come_and_is_due_is_told_in_chinese
STEPS="$(desk steps "$CASE" --json | jq -r '.. | objects | .id, .verb | strings' | sort -u) owned rule"
chinese "$PEOPLE $STEPS building" desk show "$CASE" && chinese "$STEPS building" desk steps "$CASE"
result $? a_case_and_its_steps_are_told_in_chinese
chinese "$STEPS" desk do "$CASE" accept && chinese "$STEPS established not_established" desk do "$CASE" settle outcome=good &&
    chinese "$STEPS" desk close "$CASE" && chinese '' desk show HZ-1 && chinese 'note colour' desk note "$CASE" colour=red &&
    chinese noon desk note "$CASE" --text x --at noon && chinese '' desk list --mein && chinese bake plain bake
result $? what_is_wrong_is_told_in_chinese
says 1 '办理中的案件不能办这一步' desk accept "$CASE" --lang zh-Hans && says 1 '辦理中的案件不能辦這一步' desk accept "$CASE" --lang zh-Hant &&
    says 1 'accept: not in a case that is open.' desk accept "$CASE"
result $? a_fault_is_in_the_language_that_was_asked_for
says 1 '结论): 必填' desk do "$CASE" settle text=x --lang zh-Hans && says 1 '(Outcome): is needed' desk do "$CASE" settle text=x --lang en
result $? a_fault_names_fields_by_their_titles

head_of() { # LOCALE
    env LC_ALL="$1" "$BIN/tonggui-desk" --data "$ORG/desk" --share "$SHARE" --password-file "$RIVER/password" show "$CASE" |
        sed -n '1,/^$/p'
}
head_of C | grep -q '^State       办理中 (open)$' && head_of POSIX | grep -q '^State ' && head_of C.UTF-8 | grep -q '^Kind        不满意的地方$'
result $? scripts_read_english_with_chinese_titles
head_of zh_CN.UTF-8 | grep -q '^状态        办理中 (open)$' && head_of zh_SG.UTF-8 | grep -q '^状态' &&
    head_of zh_TW.UTF-8 | grep -q '^狀態        辦理中 (open)$' && head_of zh_HK.UTF-8 | grep -q '^狀態' &&
    head_of en_GB.UTF-8 | grep -q '^State       open (open)$' && head_of de_DE.UTF-8 | grep -q '^State       open (open)$'
result $? the_terminals_language_is_spoken
[ "$(desk show "$CASE" --share "$WORK" --lang zh-Hans | sed -n 1p)" = "Case        $CASE" ]
result $? without_a_catalogue_it_is_english
keys() { desk "$@" --json | jq -c '[.. | objects | keys] | unique'; }
[ "$(keys show "$CASE" --lang zh-Hans)" = "$(keys show "$CASE" --lang en)" ] &&
    [ "$(keys due --all --lang zh-Hant)" = "$(keys due --all)" ]
result $? programs_read_the_same_keys

# Every value of the head begins in the same column, whatever the width of its label.
columns() { sed -E '/^$/d; s/^([^ ]+ +).*/\1/' | while IFS= read -r label; do wc -L <<<"$label"; done | sort -u; }
[ "$(head_of zh_CN.UTF-8 | columns)" = 12 ] && [ "$(head_of C | columns)" = 12 ]
result $? labels_are_as_wide_as_their_letters
echo "1..$number"
exit $failed
