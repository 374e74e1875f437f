# Ten stories, one for each regulation that ships: what the scripted visitor chooses and writes (tests/flow/story.sh,
# STORY), what the officers enter (tests/flow/officer.sh, OFFICER), and the steps that they take besides those which the
# regulation insists on. A pack that is not here is told with what fits.

stage_story() { # PACK: sets VISITOR, OFFICER, BESIDES
    VISITOR=() OFFICER=() BESIDES=()
    ! declare -F "stage_story_$1" >/dev/null || "stage_story_$1"
}

stage_story_clinic() {
    VISITOR=(投诉 排队和挂号 什么地方=一楼挂号收费处 '哪位工作人员=挂号收费处，两个窗口只开了一个'
        说一说=十一月二十日早上七点半，我陪母亲来挂号，排了一个半小时，两个窗口只开一个。前面有人说认识里面的人，先挂了号。
        希望=高峰时两个窗口都开，不要让人插队。 凭据=挂号单上印着九点零六分 怎么称呼=王秀兰 电话=13800000000)
    OFFICER=(classify.way=inquiry classify.scope=other classify.legal=no propose.text=门诊部 approve.text=同意，请门诊部三天内答复。
        recuse.interest=none find.outcome=established find.differs=no
        find.text=调看当日监控：七点半到九点只开一个窗口，有一人未排队先挂号。当班人员承认为熟人加号。
        decide.text=当班人员批评教育，向投诉人道歉。 decide.improvement=七点半到十点两个窗口都开，加装叫号机。
        'supervise.text=已催门诊部，二十五日前报调查结果。'
        'answer.text=您说的情况属实，我们向您和您的母亲道歉。从今天起高峰时两个窗口都开，叫号机下周装好，不会再有人插队。')
    BESIDES=(supervise)
}

stage_story_hospital() {
    VISITOR=(患者、家属投诉 收费和价格 什么地方=门诊三楼收费处 经过=十一月二十日上午我母亲做检查，单子上只开了一项，收费处收了两项的钱，多收三十八元，问了两次都说系统就是这样。
        工作人员=三号收费窗口，工号不清楚 希望=退还多收的三十八元，并说明原因。 凭据=收费单据两张在我这里，同来的邻居可以作证
        您的姓名=王秀兰 患者姓名=李桂芳 电话=13800000000)
    OFFICER=(classify.way=inquiry classify.danger=no classify.accident_dispute=no classify.conduct=ordinary
        check_charge.charge=corrected check_charge.amount=38 check_charge.text=重复录入一项检查，已经更正。
        'hear_subject.person=三号窗口收费员' hear_subject.text=承认录入时多点了一项，复核时没有发现。
        find.outcome=established find.text=核对医嘱和收费记录：医嘱一项，收费两项，多收三十八元，属实。
        decide.text=当日退费，收费员扣当月绩效并重新培训。 'decide.improvement=同一检查重复录入时系统提示复核。'
        'answer.text=您反映的情况属实，多收的三十八元今天已退回原支付账户，向您和您的母亲道歉。收费系统已加上重复录入提示。'
        visit.satisfied=yes visit.text=已收到退款，满意。)
    BESIDES=(hear_subject visit)
}

stage_story_enterprise() {
    VISITOR=(投诉 克扣工资奖金、乱收费 一句话=三月起每月多扣八十元工具费 什么地方=二车间 经过=三月起工资条上每月多扣八十元工具费，问班长，说是车间自己定的，没有文件，也没有收据。
        哪些人=二车间吴主任 什么证据=三月到十月的工资条八张 谁可以作证=同班组的赵师傅 希望怎么处理=退还多扣的六百四十元
        您的姓名=王建国 哪个部门=二车间装配组 职务=装配工 电话=13800000000)
    OFFICER=(sign.inquiry_by=inspector sign.text=请督查员先核对工资表。 hear_subject.person=二车间吴主任 hear_subject.text=承认车间自行决定收工具费，用于买公用工具，没有报批。
        hear_witness.person=赵师傅 hear_witness.text=同班组都扣了，没有开过收据。
        find.text=核对三月到十月工资表：装配组十一人每月各扣八十元，无制度依据，共七千零四十元。
        decide.outcome=established decide.level=minor decide.management_fault=no decide.text=全部退还，吴主任书面检查并向职工道歉。
        correct.text=吴主任在班前会上道歉，退款随十一月工资发放。
        'answer.text=经查属实：车间收工具费没有依据。您多扣的六百四十元随十一月工资退还，车间主任已公开道歉。')
    BESIDES=(hear_witness)
}

stage_story_tower() {
    VISITOR=(投诉 电梯 有损失 大厦什么地方=B座三号电梯 说一说=十一月二十日早上八点五十，三号电梯停在十六楼不动，我们六个人困了二十分钟，对讲没有人接。
        哪个班组=电梯班和当班保安 希望=修好电梯，对讲要有人接。 电话 怎么称呼=陈女士 哪一层=十八楼明远公司 怎么打电话=13800000000)
    OFFICER=(classify.channel=kiosk classify.shift=office_hours classify.taken_as=complaint classify.nature=ordinary classify.text=电梯困人，已脱困，无人受伤。
        verify.outcome=established verify.text=门机开关故障，困人二十二分钟；值班室对讲当时无人。 opinion.text=换门机开关，值班室排双岗。
        approve.approval=approved approve.text=同意，本周完成。 handle.text=当日换好门机开关，试运行两小时正常；值班室即日起双岗。
        answer.reply_way=as_chosen 'answer.text=三号电梯的门机开关已经换好，值班室安排了双岗，对讲随时有人接。让您受惊了，我们道歉。')
}

stage_story_waterworks() {
    VISITOR=(服务质量 维修慢、修不好 什么地方=城东桂园小区三幢二单元 哪个部门=城东维修班 说一说=十一月十八日报修水表井漏水，两天来了三次人，都说没带零件，井里一直在漏。
        希望=今天修好，漏掉的水不要算我的。 您的姓名=孙志强 您的地址=桂园小区三幢201 电话=13800000000)
    OFFICER=(judge.channel=kiosk judge.validity=valid judge.text=有报修记录，理由充分。 accept.text=已向顾客道歉，约定答复日期。
        classify.class=service classify.company=east classify.representative=second delegate.person=城东维修班何班长
        plan.text=当日更换表前阀，核减漏水水量。 approve.text=同意，下午完成。 tell_plan.text=已电话告知下午两点上门。 handle.text=换表前阀一只，核减十二吨。
        customer_sign.signed=yes "customer_sign.signed_on=$(date +%F)" return_slip.text=反馈单已收回。
        find.outcome=established find.text=派工单没有写明零件型号，三次空跑。 find.responsibility=staff find.person=维修班派工员
        answer.text=阀门已经换好，漏掉的十二吨水已核减。派工单以后写明零件，不再让您等第二次。
        visit.satisfaction=satisfied visit.text=已修好，满意。 penalise.person=维修班派工员 penalise.penalty=warning penalise.amount=400 penalise.text=派工失误。)
}

stage_story_logistics() {
    VISITOR=(业务投诉 保险理赔 运单号=SH20261118037 投诉谁=杭州分拨中心理赔组 说一说=十一月十八日收到的玻璃茶几碎了一角，当场拍照拒收，理赔组三次要我重交同样的照片，一周没有结果。
        希望=按保价赔偿八百元。 电话 怎么称呼=何先生 您的电话=13800000000)
    OFFICER=(plan.channel=kiosk plan.solved=unsolved plan.text=先调照片和拒收记录，请理赔组当天给结论。 escalate.person=客服中心徐主管 escalate.text=理赔组三次退件，请协调；指示当天办完。
        tell_customer.text=已告知客户正在办，今天下班前答复。 hear_customer.text=照片三次都是同一组，系统里都有。 hear_subject.text=理赔组说系统要求单张小于两兆，没有告诉客户。
        find.outcome=established find.text=照片齐全，系统限制未告知，造成三次退件。 find.gap=found 'find.gap_text=上传页写明大小，超限时自动压缩。'
        classify.validity=valid classify.level=general classify.text=属实。 tell_subject.text=结论已告知理赔组。
        'answer.text=您的照片一直是齐全的，是我们没有说清楚上传限制。八百元保价赔款今天已经汇出，向您道歉。')
}

stage_story_residence() {
    VISITOR=(物业服务 电梯、水电、公共设施 什么地方=五幢地下车库入口 哪个部门=工程维修班 经过=十一月十六日起车库入口的照明坏了一半，报修三次没有人来，昨晚有老人在坡道上绊倒。
        希望=马上修好，坡道加防滑条。 '有，会交到前台' 怎么称呼=周阿姨 几幢几室=五幢602 怎么联系=13800000000)
    OFFICER=(classify.validity=valid classify.scope=ours classify.level=general classify.text=公共照明，归工程维修班。
        papers.text=照片两张、报修单一张，已附记录表后。 measure.text=当天先装临时灯，坡道放警示牌。 contact.text=班长上门道歉。
        hear_subject.text=维修班说灯具缺货，没有告诉住户。 decide.text=三天内换好灯具、贴好防滑条；缺货要先告诉住户。
        find.outcome=solved find.text=灯具全部换好，坡道已贴防滑条。 answer.text=灯已经全部换好，坡道贴了防滑条。让您报修三次，我们道歉。
        visit.visited=visited "visit.day=$(date +%F)" visit.manner=at_home visit.person=客服小林，周阿姨本人 visit.satisfaction=satisfied visit.text=灯很亮，满意。)
}

stage_story_plaza() {
    VISITOR=(重大情况 三位以上客户一起投诉 书面答复 什么地方=二号楼十二层东侧走廊 几位客户=5 希望=请给出修好的日期，不能修就减免空调费。
        说一说=中央空调从十一月十七日起停了三天，五家公司报修都没有回音，机房里的人说在等配件。 怎么称呼=钱先生 房号=二号楼1203室 电话=13800000000)
    OFFICER=(report_up.manager_told=客户服务部李经理 report_up.leaders_told=何主任、孙副主任 rescue.text=先给十二层送了八台移动空调。
        ask.text=五家公司都在十二层，要修好的日期和这几天的费用说法。工程部说压缩机配件在途。
        follow.text=配件十一月二十一日到，当晚换好，次日复查正常。 find.validity=valid find.outcome=solved find.text=压缩机接触器烧坏，备件没有库存；已换新并补足备件。
        'letter.text=各位客户：二号楼十二层空调已于二十一日晚修好，停机三天的空调费全部减免。报修没有及时回音，我们道歉；今后重要设备都有备件。'
        answer.answer_way=writing answer.text=书面答复已送到五家公司前台。 visit.satisfaction=satisfied visit.text=五家公司都满意。 check_clear.text=五项都清楚。)
    BESIDES=(rescue ask follow)
}

stage_story_dealership() {
    VISITOR=(修车保养的事 没修好、反复修 跟集团呼叫中心说过 不是 什么车型=远行5四驱版 怎么解决=免费重修，修好以前给一辆代步车。
        说一说=十月起刹车异响，到店修了三次，换过刹车片和盘，开两天又响。打过集团电话，说转回店里处理。 怎么称呼=沈女士 电话=13800000000)
    OFFICER=(classify.level=major classify.major_ground=repeated classify.channel=call_centre early_warning.brand_told=品牌事业部罗总监
        early_warning.legal_told=法务部唐律师 early_warning.text=同一车辆刹车异响三次返修未好，客户已向集团投诉。 report_up.vice_president_told=高副总裁 report_up.ceo_told=马总
        crisis_meeting.person=总经理、售后经理、客户关系经理 'crisis_meeting.text=厂家技师到店会诊，修好前提供代步车。'
        manufacturer_warning.manufacturer_rule=warned manufacturer_warning.text=已按厂家重复返修规定报区域经理。
        assist.person=维修接待胡师傅 assist.text=三次都只换件，没有路试；建议会诊制动卡钳。
        decide.validity=valid decide.compensation=goodwill 'decide.text=卡钳导销卡滞，前三次判断有误；免费更换并补偿。'
        goodwill.text=免费更换两侧卡钳，另送保养一次。 goodwill.amount=1200 goodwill.approval=granted handle.text=已更换卡钳，路试四十公里无异响。
        'answer.text=异响的原因是卡钳卡滞，前三次我们判断错了，向您道歉。卡钳已免费更换，另送您一次保养。'
        report_back.person=集团呼叫中心小冯 report_back.text=已修好，客户已取车。 visit.satisfaction=satisfied visit.text=不响了，谢谢。)
}

stage_story_retail() {
    VISITOR=(我是顾客 退换货和维修 退货 赔偿 书面答复 什么商品=橡木餐桌YM-1800 哪家门店=西湖店 哪位员工=导购小蒋
        说一说=十一月十五日送来的餐桌，第三天桌面开裂，门店说是暖气烤的，不肯退，可餐厅没有暖气。
        什么凭据=小票0231号和照片三张 姓名或单位=韩先生 电话=13800000000 寄到哪里=文二路八号一单元301)
    OFFICER=(confirm.grounds=hold confirm.text=小票相符，裂纹沿拼缝，不像人为。 accept.text=同意受理。 opinion.text=同意退货，并向供应商追责。
        find.cause=拼板含水率超标。 find.course=十一月十五日送货，十八日开裂，同批退货已有三起。 find.person=来料检验员冯某 find.outcome=established
        find.conclusion=属产品质量问题，与使用无关。 find.countermeasure=同批二十张停售退厂。 find.prevention=每批抽检含水率五张。
        review.text=报告完整，事实清楚。 approve.settlement=return approve.text=当天退款，另赔运费。 answer.answer_way=writing
        'answer.text=桌面开裂是木料含水率超标，不是您使用的原因。货款今天退回，运费另行赔付，门店已被要求道歉。')
}
