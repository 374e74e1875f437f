#!/bin/bash
# Regulation `enterprise`, rule by rule (tests/RULES.md, R1).
set -u
cd "$(dirname "$0")/../.."
BIN=$BUILD/bin SHARE=${SHARE:-build/share}
. tests/flow/river.sh
. tests/flow/visitor.sh
. tests/flow/screen.sh
. tests/flow/story.sh
. tests/flow/officer.sh
. tests/flow/regulation.sh
. tests/flow/shared.sh

regulation_begin enterprise
regulation_visit '' named 投诉 '克扣工资奖金、乱收费' '哪些人=李科长' 
verdict a_visit_by_touch_arrives_as_meant
SHARED_FILED=(kind=complaint category=pay)
shared_rules register enterprise_management 王某 李科长 13800000000
exit "$failed"
