#!/bin/bash
# A company of several plants (tests/RULES.md, R1), from a visitor's finger to the archive.
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/regulation.sh
regulation_begin enterprise

of() { river_desk list --json | jq -r --arg kind "$1" --arg category "$2" '[.[] | select(.kind == $kind and
    .category == $category and .identity == "anonymous")][0].case'; } # KIND CATEGORY: an anonymous one

signed() { # CASE [WHO-INQUIRES]: as far as the head's signature
    by inspector "$1" accept && by inspector "$1" hand_over && by management_head "$1" sign "inquiry_by=${2:-inspector}"
}

decided() { # CASE FIELD=VALUE …
    by inspector "$1" find text=查明属实。 && by management_head "$1" decide text=按规定处理。 "${@:2}"
}

regulation_visit '' named 投诉 考核不公 一句话=三月绩效被改低 什么地方=二车间 哪些人=李科长 什么证据=考核表原件在我手里 \
    谁可以作证=同班组的赵师傅 希望怎么处理=请按原评分补发奖金 您的姓名=王秀兰 哪个部门=二车间装配组 职务=装配工 \
    电话=13812345678 经过=三月底班长评我为优，李科长改成了合格，少发奖金六百元。
main=$case
exported "$main" '"kind":"complaint"' '"category":"appraisal"' '"name":"王秀兰"' '"persons":"李科长"' \
    '"demand":"请按原评分补发奖金"' '"signature":"AQ'
verdict a_visit_by_touch_arrives_as_meant

# Of each category one that is anonymous, and named ones from a year with a known calendar.
"$BUILD/tests/flow/filer" "$ORG/kiosks/$KIOSK" 6 kind=complaint >/dev/null
"$BUILD/tests/flow/filer" "$ORG/kiosks/$KIOSK" 10 kind=report >/dev/null
regulation_left=16
regulation_leave past kind=complaint category=pay identity=named name=王某 filed=2025-09-29T10:00
regulation_leave unsure kind=report category=damage identity=named filed=2025-09-29T10:00 clock=unsure
regulation_leave unfounded kind=complaint category=manner identity=named filed=2025-12-01T09:00

SHARED_FILED=(kind=complaint category=pay)
SHARED_SEES='inspector management_head' SHARED_ROUND=audit
shared_rules register enterprise_management 王秀兰 李科长 13812345678

[ "$(river_desk list --json | jq -r '[.[] | select(.identity == "anonymous") | .kind + ":" + .category] | unique | join(" ")')" = \
    "$(printf '%s\n' complaint:{pay,dignity,appraisal,manner,retaliation,other} report:{graft,power,damage,secrets} \
        report:{second_job,swindle,false_results,dereliction,theft,other} | LC_ALL=C sort | paste -sd ' ')" ]
verdict both_kinds_have_their_categories

form_holds "$main" register 王秀兰 二车间装配组 装配工 13812345678 三月绩效被改低 二车间 记不清 考核不公 李科长 \
    三月底班长评我为优，李科长改成了合格，少发奖金六百元。 考核表原件在我手里 同班组的赵师傅 请按原评分补发奖金
verdict the_register_form_holds_what_was_asked

strokes "$main" register 6 && strokes "$(of complaint other)" register 0
verdict the_register_form_bears_the_signature

graft=$(of report graft) task=$(of report power) progress=$(of report secrets) crime=$(of report theft)
by inspector "$graft" accept
refused 'has it for other cases' as management_head refuse "$graft" --text 匿名不办。 &&
    refused 'close comes after decide' by inspector "$graft" close
verdict the_anonymous_cannot_be_refused

by inspector "$main" accept
refused 'close comes after acknowledge' by inspector "$main" close && refused 'is for' by team "$main" acknowledge &&
    refused 'has it for other cases' by inspector "$graft" acknowledge && by inspector "$main" acknowledge &&
    refused 'close comes after decide' by inspector "$main" close
verdict the_named_are_acknowledged_before_close

# Over the holidays of October 2025: the 30th is worked, the 1st to the 8th are not.
[ "$(working_day 2 2025-09-29)" = 2025-10-09 ] && term_is "$past" hand_over 2025-10-09 &&
    [ "$(warned "$past" hand_over)" = '2025-09-30 23:59' ] &&
    [ "$(ends "$unsure" hand_over)" = "$(working_day 2 "$(received "$unsure")")" ] &&
    term_is "$main" hand_over "$(working_day 2 "$(received "$main")")" &&
    refused 'sign comes after hand_over' by management_head "$main" sign inquiry_by=inspector &&
    by inspector "$main" hand_over && [[ $(officer_term "$main" hand_over) == stopped* ]]
verdict the_form_is_handed_over_in_two_working_days

refused 'is for' by inspector "$main" sign inquiry_by=inspector && refused 'is for' by team "$main" sign inquiry_by=inspector &&
    refused 'is needed' by management_head "$main" sign && by management_head "$main" sign inquiry_by=inspector text=请尽快查清。 &&
    form_holds "$main" register 请尽快查清。 督查员调查
verdict only_the_head_signs

by inspector "$graft" hand_over && by management_head "$graft" sign inquiry_by=team && refused 'find comes after team' by team "$graft" find text=属实。 &&
    refused 'is for' by inspector "$graft" team person=周部长 && refused 'is needed' by management_head "$graft" team &&
    by management_head "$graft" team person=周部长 && by team "$graft" find text=收受回扣属实。
verdict a_serious_matter_gets_a_team

refused 'decide comes after report_up' by general_manager "$graft" decide outcome=established level=serious \
    management_fault=no text=严肃处理。 && refused 'is for' by inspector "$graft" report_up && by team "$graft" report_up &&
    by general_manager "$graft" decide outcome=established level=serious management_fault=no text=严肃处理。
verdict the_teams_opinion_goes_up_before_the_decision

begun=$(received "$main")
term_is "$main" inquiry "$(day 30 "$begun")" && [ "$(warned "$main" inquiry)" = "$(day 25 "$begun") 23:59" ] &&
    [ "$(ends "$past" inquiry)" = 2025-10-29 ] && [ "$(ends "$unsure" inquiry)" = "$(day 30 "$(received "$unsure")")" ] &&
    [[ $(officer_term "$graft" inquiry) == stopped* ]]
verdict the_inquiry_ends_on_the_thirtieth_day

refused 'the explanation that the submitter gets' as inspector extend "$main" --until "$(day 45 "$begun")" &&
    refused 'is for' as team extend "$main" --until "$(day 45 "$begun")" --text 证人出差。 &&
    as inspector extend "$main" --until "$(day 45 "$begun")" --text 证人出差，月底回来。 >/dev/null &&
    term_is "$main" inquiry "$(day 45 "$begun")"
verdict an_extension_needs_an_explanation

refused 'lets it be extended' as inspector extend "$main" --until "$(day 61 "$begun")" --text 证人出差。 &&
    as inspector extend "$main" --until "$(day 60 "$begun")" --text 证人还没有回来。 >/dev/null &&
    [ "$(ends "$main" inquiry)" = "$(day 60 "$begun")" ]
verdict no_extension_goes_past_sixty_days

signed "$task" && refused 'is for' as inspector do "$task" company_task --to inspector &&
    by general_manager "$task" company_task --to inspector && term_is "$task" company_task "$(day 15)" &&
    [ "$(warned "$task" company_task)" = "$(day 12) 23:59" ] && by inspector "$task" find text=查明。 &&
    [[ $(officer_term "$task" company_task) == stopped* ]]
verdict the_companys_own_matter_has_fifteen_days

signed "$progress" && by leader "$progress" company_task --to inspector --until "$(day 7)" &&
    term_is "$progress" company_task "$(day 7)" && by inspector "$progress" progress --text 已调取账目。 &&
    [[ $(officer_term "$progress" company_task) == stopped* ]]
verdict a_progress_report_keeps_the_term_set

by inspector "$main" find text=评分确被改动，没有依据。
refused 'decide comes after hear_subject' by management_head "$main" decide outcome=established level=minor \
    management_fault=yes text=恢复原评分。 && refused 'is needed' by inspector "$main" hear_subject person=李科长 &&
    by inspector "$main" hear_subject person=李科长 text=承认改过。 &&
    by management_head "$main" decide outcome=established level=minor management_fault=yes text=恢复原评分。
verdict no_complaint_is_decided_unheard

refused 'answer comes after correct' by inspector "$main" answer text=已查清。 && by inspector "$main" correct --text 当面道歉。
verdict a_minor_case_ends_in_an_apology

signed "$unfounded" && by inspector "$unfounded" acknowledge && by inspector "$unfounded" hear_subject person=孙班长 text=否认。 &&
    decided "$unfounded" outcome=not_established management_fault=no &&
    refused 'answer comes after clear_name' by inspector "$unfounded" answer text=不属实。 &&
    refused 'has it for other cases' by inspector "$unfounded" correct --text 道歉。 &&
    by inspector "$unfounded" clear_name --text 在班组会上说明。 && by inspector "$unfounded" answer text=经查不属实，已当众说明。
verdict an_unfounded_case_clears_the_name

refused 'answer comes after approve_penalty' by inspector "$graft" answer text=已处理。 &&
    refused 'comes after penalise' by leader "$graft" approve_penalty &&
    by management_head "$graft" penalise person=钱主管 penalty=demotion && refused 'is for' by management_head "$graft" approve_penalty &&
    by leader "$graft" approve_penalty && by inspector "$graft" answer text=已查实并处分。
verdict a_penalty_needs_the_leader

signed "$crime" && decided "$crime" outcome=established level=crime management_fault=no &&
    refused 'answer comes after judicial' by inspector "$crime" answer text=已处理。 &&
    by leader "$crime" judicial --text 移送公安机关。 && by inspector "$crime" answer text=已移送司法机关。
verdict a_crime_goes_to_the_judicial_organs

by inspector "$main" answer text=李科长已向您道歉，评分恢复，奖金下月补发。 &&
    refused 'close comes after rectified' by inspector "$main" close &&
    by general_manager "$main" rectify --to management_head && [ "$(ends "$main" rectify)" = "$(day 30)" ] &&
    by general_manager "$main" rectify --to management_head --until "$(day 10)" && term_is "$main" rectify "$(day 10)" &&
    [ "$(warned "$main" rectify)" = "$(day 5) 23:59" ] && refused 'posts (' by management_head "$main" rectified &&
    by management_head "$main" rectified posts=adjusted && [[ $(officer_term "$main" rectify) == stopped* ]]
verdict a_management_fault_is_rectified_in_its_term

refused 'close comes after notice' by inspector "$main" close && refused 'is for' by inspector "$main" notice --text 通报。 &&
    by leader "$main" notice --text 绩效评分不得无据更改。 && by inspector "$main" close
verdict a_management_fault_is_told_to_all

form_holds "$main" result 李科长已向您道歉，评分恢复，奖金下月补发。 属实 inspector &&
    refused 'is needed' by inspector "$main" answer
verdict the_result_is_a_letter

by inspector "$main" dissatisfied objection=decision && refused 'close comes after answer' by inspector "$main" close &&
    by inspector "$main" answer text=补发金额另附明细。 && refused 'close comes after explain' by inspector "$main" close &&
    refused 'accepts (' by inspector "$main" explain text=当面解释。 && by inspector "$main" explain accepts=no text=当面解释了算法。
verdict the_dissatisfied_get_an_explanation

refused 'close comes after escalate' by inspector "$main" close && by management_head "$main" escalate --text 报请公司领导复议。 &&
    by inspector "$main" close
verdict who_stays_dissatisfied_reaches_the_senior_leaders

charges=(reward_basis=charges base=6000)
refused 'has it for other cases' by management_head "$main" reward "${charges[@]}" percent=20 amount=1200 &&
    by inspector "$main" consent consent_reward=no consent_publicity=no &&
    refused 'has it for other cases' by management_head "$main" reward "${charges[@]}" percent=20 amount=1200 &&
    refused 'has it for other cases' by management_head "$main" publicity --text 公开表扬。 &&
    by inspector "$main" consent consent_reward=yes consent_publicity=no &&
    refused 'has it for other cases' by management_head "$main" publicity --text 公开表扬。
verdict no_reward_without_consent

bounds() { # BASIS LEAST MOST: of the share, and nothing beyond
    local share
    for share in $(($2 - 1)) $(($3 + 1)); do
        refused "$2 to $3" by general_manager "$main" reward "reward_basis=$1" base=6000 "percent=$share" amount=1 || return 1
    done
    for share in "$2" "$3"; do
        by general_manager "$main" reward "reward_basis=$1" base=6000 "percent=$share" amount=$((60 * share)) || return 1
    done
}
bounds charges 20 50
verdict the_reward_for_charges_is_20_to_50_per_cent
bounds recovered 10 20 && bounds fine 10 20
verdict the_reward_for_others_is_10_to_20_per_cent
refused 'has no place' by general_manager "$main" reward reward_basis=discretion percent=60 amount=500 &&
    refused 'amount (' by general_manager "$main" reward reward_basis=discretion &&
    by general_manager "$main" reward reward_basis=discretion amount=500
verdict a_reward_may_be_at_discretion

# All in October 2025, the hand-over two days late.
then=(--at '2025-10-11 10:00')
by inspector "$past" accept "${then[@]}" && by inspector "$past" acknowledge "${then[@]}" &&
    by inspector "$past" hand_over "${then[@]}" && by management_head "$past" sign inquiry_by=inspector "${then[@]}" &&
    by inspector "$past" hear_subject person=财务科 text=承认。 "${then[@]}" && by inspector "$past" find text=属实。 "${then[@]}" &&
    by leader "$past" decide outcome=established level=minor management_fault=no text=退还。 --at '2025-10-20 09:00' &&
    [ "$(ends "$past" answer)" = 2025-10-25 ] && by inspector "$past" correct --text 已退还。 --at '2025-10-22 09:00' &&
    term_is "$past" answer 2025-10-27 && [ "$(warned "$past" answer)" = '2025-10-25 23:59' ] &&
    by inspector "$past" answer text=已退还并道歉。 --at '2025-10-27 17:00' && [[ $(officer_term "$past" answer) == stopped* ]]
verdict the_answer_is_due_five_days_after_handling

refused 'close comes after late_reason' by inspector "$past" close && refused 'is for' by inspector "$past" late_reason lateness=unexplained &&
    refused 'text (' by leader "$past" late_reason lateness=explained && by leader "$past" late_reason lateness=unexplained &&
    refused 'close comes after penalise_late' by inspector "$past" close &&
    refused 'is 100 by the regulation' by leader "$past" penalise_late person=吴某 amount=99 &&
    by leader "$past" penalise_late person=吴某 amount=100 && by inspector "$past" close
verdict a_missed_term_is_explained_or_costs_100_yuan

# What follows is about those who broke these rules, whatever became of the case.
breach() { by leader "$crime" penalise_staff person=郑某 "$@"; }
costs_200() { # BREACH
    refused 'is 200 by the regulation' breach "breach=$1" amount=100 && breach "breach=$1" amount=200
}
costs_200 false_witness && costs_200 leak && costs_200 obstruction &&
    refused 'is for' by inspector "$crime" penalise_staff person=郑某 breach=leak amount=200
verdict a_demerit_costs_200_yuan
refused 'sanction (' breach breach=retaliation amount=500 &&
    refused 'is 500 by the regulation' breach breach=retaliation sanction=demerit amount=200 &&
    breach breach=retaliation sanction=demerit amount=500 && breach breach=retaliation sanction=dismissal &&
    breach breach=retaliation sanction=judicial && refused 'has no place' breach breach=retaliation sanction=judicial amount=500
verdict retaliation_costs_500_yuan_or_the_post

by inspector "$main" archive && archive_holds "$main" 考核不公 考核表原件在我手里 承认改过。 打印身份信息
verdict the_visitors_case_ends_in_the_archive
exit "$failed"
