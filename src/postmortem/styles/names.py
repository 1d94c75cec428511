"""What the parts of a post-mortem are called: the one table of names.

A meaning is the path of a field of `Report`, or of a part of it: `timeline`, `lessons.lucky`. Two
are none: `cause`, which may be one cause or several, and `metadata.other`, a fact of the author's
own. Names are compared without case, numbers, emoji and punctuation, up to one wrong letter.
"""

SECTIONS: dict[str, str] = {
    "metadata": "key information; incident overview table; incident facts; summary table; incident header; incident profile; incident card; custom fields; incident scorecard; metadata; incident details; facts; key facts; quick facts; stats; statistics;"
    " general information; incident information; incident metadata; incident data; meta; info;"
    " incident timing; basic information; details; at a glance;"
    " important information; incident facts; metadata and facts; メタデータ; 概要情報; metadaten; stammdaten; métadonnées; metadatos; metadados; 元数据; 基本信息"
    "; gegevens; algemene gegevens; dati generali; informazioni generali; metadane; metadata del incidente",
    "metadata.incident_id": "incident id; incident number; incident no; ticket number",
    "metadata.date": "date; incident date; date of incident; date of the incident;"
    " datum; fecha; data; 日付; 日期; when did it happen"
    "; data del incidente; fecha del incidente; data do incidente; datum des vorfalls; date de l'incident; data dell'incidente; datum incident; dato; päivämäärä; 날짜; дата; tarih",
    "metadata.severity": "severity; incident severity; severity level;"
    " schweregrad; gravité; severidad; gravedad; severidade; 重大度; 深刻度; 严重程度; 严重级别",
    "metadata.status": "status; incident status; estado; statut; 状態; ステータス; 状态",
    "metadata.duration": "duration; incident duration; total duration; outage duration;"
    " dauer; durée; duración; duração; 期間; 持续时间",
    "metadata.reporter": "author; authors; written by; reporter; reported by; prepared by; by;"
    " autor; autoren; auteur; auteurs; autores; 作成者; 著者; 作者",
    "metadata.reviewers": "reviewers; reviewed by; reviewer",
    "metadata.review_state": "report status; document status; review state; post-mortem status",
    "metadata.responders": "responders; incident responders; response team; incident team; incident response team;"
    " incident roles; roles; roles and responders; contributors and responders; on-call responders; intervenants; 対応者",
    "metadata.other": "attendees; participants; postmortem attendees; people involved;"
    " names of people involved; who was involved; start date/time; end date/time;"
    " start time; end time; incident commander; teams involved; time to detection;"
    " time to recovery; category; participating teams; involved;"
    " level; people; owners; beteiligte; participantes; 参加者; 参与者; components; affected components",
    "summary": "summary; executive summary; issue summary; incident summary; tldr;"
    " abstract; synopsis; what happened; brief description; short summary; description;"
    " incident description; outage description; overview; incident overview; one-line summary;"
    " high level summary; summary of the incident; summary of impact; in short; event summary;"
    " what happened and why; was ist passiert; zusammenfassung; kurzfassung; résumé; resumé; synthèse; que s'est-il passé; resumen; resumen ejecutivo; qué pasó; qué ocurrió; resumo; sumário; sumário executivo; o que aconteceu; サマリー; 概要; 要約; 総括; 概述; 摘要; 总结; incident report summary; management summary; incident overview and summary; problem summary; in brief; executive overview; what happened?"
    "; samenvatting; riepilogo; sommario; sintesi; podsumowanie; streszczenie; sammanfattning; sammendrag; resumé af hændelsen; yhteenveto; shrnutí; краткое описание; резюме; özet; 요약; 개요; 故障概述; 事件概述; 故障描述; 障害概要; 事象; kurzbeschreibung; event description; descripción; descripción del incidente; description de l'incident; descrição; descrição do incidente; beschreibung; beschreibung des vorfalls; beschrijving; descrizione; wat is er gebeurd; wat gebeurde er; cosa è successo; co się stało"
    "; the short version; short version; in a nutshell; management overview; elevator pitch",
    "summary.impact": "impact overview; impact at a glance",
    "overview": "background; context; introduction; preamble;"
    " the incident; introduction and context; what how when and why; what, how, when and why; hintergrund; contexte; contexto; 背景; はじめに; einleitung; details of the incident; incident description and context"
    "; achtergrond; contesto; kontekst; tło; bakgrund; baggrund; tausta; предыстория; 배경",
    "timeline": "timeline; time line; incident timeline; chronology; chain of events;"
    " sequence of events; timeline of events; events; event log; incident log; log of events;"
    " detailed timeline; what happened when; events timeline; timeline of the incident;"
    " chronology of events; timeline and events; timeline of incident; incident chronology; key events; events and actions; timeline in utc; timings; order of events; history of the incident; zeitachse; zeitlicher ablauf; zeitverlauf; ablauf; chronologie; chronologie des événements; cronología; línea de tiempo; linea de tiempo; cronologia; linha do tempo; タイムライン; 時系列; 経緯; 时间线; 时间轴; 事件时间线"
    "; tijdlijn; verloop; tijdslijn; oś czasu; przebieg zdarzeń; przebieg; chronologia; tidslinje; tidslinja; tidsforløb; händelseförlopp; aikajana; časová osa; хронология; хронология событий; таймлайн; zaman çizelgesi; 타임라인; 경과; 事件经过; 故障时间线; 事件经过时间线; 対応履歴; 発生経緯; desarrollo; déroulé; déroulement; déroulé des événements; sviluppo; narrative timeline; service restoration actions; incident timeline and actions"
    "; log; the log; incident diary; service log; history of the occurrence; sequence of the events",
    "timeline.leadup": "leadup; lead-up; lead up; the leadup; leading up to the incident; before the incident;"
    " prelude; pre-incident; events leading up to the incident; what led to it; what led to the incident;"
    " what led up to the incident; vorgeschichte; antecedentes; preludio; 前提; 発生前の状況; 事前の状況; 前情",
    "timeline.how_detected": "detection; how was it detected; how was the incident detected; how it was detected;"
    " how was this detected; how we detected it; how did we detect it; how did we find out; how we found out;"
    " how the incident was detected; how was the problem detected; discovery; detection and alerting; alerting;"
    " detection method; fault detection; identification; detection and discovery; how was it discovered; how it was discovered;"
    " monitoring and detection; detection and escalation; erkennung; entdeckung; détection; detección; detecção; 検知; 検出;"
    " 发现; 发现过程; 发现方式"
    "; detectie; rilevamento; rilevazione; wykrycie; upptäckt; oppdagelse; opdagelse; обнаружение; 탐지; how we noticed; how we noticed it; how did we notice; how it was noticed; how was it noticed; detection and analysis; detection & analysis; identification and detection",
    "timeline.how_investigated": "response; incident response; investigation; diagnosis; triage; troubleshooting;"
    " response and recovery; how we responded; how did we respond; responses; response to the incident; reaction; escalation;"
    " debugging; debugging process; discovery process; investigation process; investigation and diagnosis; initial response;"
    " emergency response; our response; what did we do; untersuchung; reaktion; diagnose; réponse; réaction; enquête;"
    " respuesta; investigación; resposta; investigação; 対応; 調査; 初動対応; 响应; 调查; 排查过程; 处理过程",
    "timeline.how_resolved": "resolution; recovery; fix; mitigation; fixes; the fix; resolution and recovery; mitigation and resolution;"
    " recovery and resolution; detection and resolution; how was it resolved; how was it fixed; how did we fix it; how we fixed it;"
    " how it was fixed; how was the incident resolved; how the incident was resolved; how was the problem resolved; remediation and recovery;"
    " how it was resolved; how we resolved it; restoration; service restoration; solution; the solution;"
    " solutions; repair; fix and recovery; immediate fix; hotfix; final fix; immediate fixes; fix applied; verification; mitigation steps;"
    " mitigation and recovery; temporary fix; permanent fix; resolution steps; recovery steps; rollback; mitigations; what fixed it;"
    " root cause fix; fix details; lösung; behebung; wiederherstellung; résolution; résolution et rétablissement; rétablissement; correction;"
    " resolución; recuperación; solución; resolução; recuperação; solução; correção; 復旧; 解決; 復旧対応; 解決策; 修复; 解决; 解决方案; 恢复"
    "; oplossing; herstel; risoluzione; soluzione; ripristino; rozwiązanie; naprawa; lösning; åtgärd; løsning; ratkaisu; решение; восстановление; 해결; 복구; recovery and restoration; emergency response and recovery",
    "impact": "impact; impact assessment; incident impact; impact analysis; scope of impact;"
    " consequences; damage;"
    " impacts; what was affected; what was impacted; who was affected and how; technical impact; auswirkung; auswirkungen; conséquences; impactos; impacto; 影響; 影響範囲; 影响; 影响范围; affected crates; affected packages; affected components and services; damage and impact; blast radius; scope and impact"
    "; gevolgen; impatto; conseguenze; wpływ; skutki; påverkan; konsekvenser; påvirkning; vaikutus; dopad; влияние; последствия; etki; 영향; 영향 범위; 故障影响; auswirkungen und schaden; répercussions; consecuencias; consequências",
    "impact.user": "user impact; customer impact; end user impact; impact on users; users affected;"
    " affected users; impact on customers; customers affected; who was affected; client impact;"
    " how users were affected; auswirkungen auf kunden; impact utilisateurs; impacto en usuarios; impacto nos usuários; 用户影响; ユーザー影響; ユーザーへの影響; impact to customers; impact to users",
    "impact.services": "service impact; services affected; affected services; affected systems;"
    " impacted services; impacted systems; systems affected; infrastructure impact",
    "impact.business": "business impact; financial impact; productivity impact; sla impact",
    "root_cause": "root cause analysis; rca; cause analysis; what caused the incident; analysis;"
    " causes; incident analysis; causal analysis; root cause and mitigation;"
    " ursachenanalyse; fehleranalyse; analyse des causes; análisis de causa raíz; análise de causa raiz; 根本原因分析; 原因分析; 根因分析; why the event happened; investigation and root cause; cause and analysis; root cause and resolution; causes of the incident; post-incident analysis",
    "cause": "root cause; root causes; why did this happen; why this happened; what caused this; why did this occur; why it occurred; cause; the cause; fault; primary cause; underlying cause;"
    " why did it happen; why it happened; what was the cause; root causes and trigger; reason;"
    " what caused it; main cause;"
    " what went wrong technically; cause of the problem; cause of the incident; cause of outage; root cause of the problem; why it broke; the root cause; what was the root cause; direct cause; immediate cause; probable cause; likely cause; proximate cause; source of the problem; the fault; ursache; ursachen; hauptursache; grundursache; cause racine; cause principale; causes racines; causa; causas; causa raíz; causa raiz; 原因; 根本原因; 直接原因; 根因; reasons; why; conclusions and root cause; problem cause; cause(s); mechanism"
    "; oorzaak; oorzaken; hoofdoorzaak; grondoorzaak; causa principale; cause principali; causa scatenante; przyczyna; przyczyny; przyczyna źródłowa; przyczyna główna; orsak; grundorsak; rotorsak; årsag; årsak; rotårsak; grundårsag; juurisyy; příčina; причина; первопричина; корневая причина; sebep; kök neden; 원인; 근본 원인; 故障原因; 問題原因; what broke; what actually broke; what failed and why; why did it break; reason for outage; rfo; reason for the outage",
    "root_cause.factors": "contributing factors; contributing factor; contributing causes;"
    " contributory factors; factors; contributing conditions; contributing conditions analysis;"
    " process breakdowns; aggravating factors; causes and contributing factors;"
    " contributors; contributing factors and causes; other factors; underlying factors; contributory causes; secondary causes; beitragende faktoren; facteurs contributifs; factores contribuyentes; fatores contribuintes; 寄与要因; 促成因素; 诱因; enabling factors; systemic factors; risk factors",
    "root_cause.trigger": "trigger; triggers; triggering event; what triggered it;"
    " what triggered the incident; auslöser; déclencheur; desencadenante; detonante; gatilho; トリガー; 引き金; 触发因素; 触发; initiating event",
    "root_cause.problem_statement": "problem statement; problem description; the problem; problem",
    "root_cause.whys": "root cause identification; root cause identification: the five whys; 5 whys; five whys; 5 whys analysis; five whys analysis; whys; the 5 whys;"
    " why why analysis;"
    " five why's; 5 why's; why chain; 5 warum; fünf warum; 5 pourquoi; cinq pourquoi; 5 porqués; los 5 porqués; 5 porquês; なぜなぜ分析; 5つのなぜ; 五个为什么; 5个为什么; 5-whys; five-whys; ask why; the five whys",
    "root_cause.technical_details": "technical details; technical analysis; technical explanation;"
    " technical description; technical deep dive;"
    " technical details and analysis; technical background; deep dive; technische details; détails techniques; detalles técnicos; detalhes técnicos; 技術詳細; 技术细节; code analysis; technical root cause",
    "went_well": "what went well; went well; what worked; what worked well; what went right;"
    " things that went well; successes; positives; the good; what we did well; what did we do well;"
    " what did go well; good; things we did well;"
    " things that went right; what held; mitigators; mitigating factors; what helped; what worked for us; things that worked; strengths; was gut lief; was lief gut; was ist gut gelaufen; ce qui a bien fonctionné; ce qui a bien marché; qué salió bien; qué funcionó bien; lo que salió bien; o que deu certo; o que correu bem; o que funcionou bem; うまくいったこと; 良かったこと; 良かった点; 做得好的地方; 做得好的; 哪些做得好; what went well?"
    "; wat ging goed; wat goed ging; cosa ha funzionato; cosa è andato bene; cosa ha funzionato bene; co poszło dobrze; co zadziałało; vad gick bra; vad som gick bra; hvad gik godt; hva gikk bra; mikä meni hyvin; co se povedlo; что прошло хорошо; что было хорошо; iyi giden; 잘된 점; 잘한 점; was hat gut funktioniert; was war gut; ce qui s'est bien passé; points positifs; qué fue bien; puntos positivos; pontos positivos",
    "went_wrong": "what went wrong; what went poorly; what went badly; went wrong; went poorly;"
    " what could be improved; what could have gone better; what could have been better;"
    " what could be better; what didn't go well; what did not go well; what didn't work;"
    " what did not work; areas for improvement; things that went wrong; the bad; bad;"
    " what can we improve; what should be improved; what can be improved; room for improvement;"
    " what could we have done better; what went less well; what didn't go so well;"
    " things that went poorly; things that went badly; things that didn't go well; what could be done better; what can be done better; what could we do better; what failed; things that could have gone better; things that could be improved; what needs improvement; needs improvement; weaknesses; difficulties; challenges; obstacles; negatives; improvements needed; opportunities for improvement; what could have been done better; what didn't go as well; was schlecht lief; was lief schlecht; was lief nicht gut; was ist schlecht gelaufen; ce qui a mal fonctionné; ce qui s'est mal passé; qué salió mal; qué se puede mejorar; lo que salió mal; o que deu errado; o que correu mal; o que pode melhorar; 改善が必要なこと; うまくいかなかったこと; 改善点; 悪かった点; 课题; 做得不好的地方; 有待改进; 需要改进的地方"
    "; wat kon beter; wat ging niet goed; wat ging fout; wat ging mis; wat kan beter; cosa non ha funzionato; cosa è andato male; cosa migliorare; co poszło źle; co nie zadziałało; co można poprawić; vad gick dåligt; vad gick mindre bra; vad kan förbättras; hvad gik skidt; hvad gik galt; hva gikk dårlig; mikä meni huonosti; co se nepovedlo; что прошло плохо; что можно улучшить; 아쉬운 점; 개선할 점; 잘못된 점; was hat nicht gut funktioniert; was hat nicht funktioniert; was können wir verbessern; verbesserungspotenzial; ce qui n'a pas bien fonctionné; ce qui n'a pas fonctionné; points à améliorer; points négatifs; qué no salió bien; qué no funcionó; puntos de mejora; o que não funcionou; o que pode ser melhorado; pontos de melhoria",
    "lessons": "learnings and risks; learnings and next steps; what did we learn from this; key lessons; lessons learned; lessons learnt; lessons; lesson learned; learnings; key learnings;"
    " what we learned; what we learnt; what did we learn; takeaways; key takeaways; learning points; what went well/what didn't;"
    " what went well and what didn't; what went well/what went wrong; what went well and badly;"
    " lessons learned and takeaways; lessons and takeaways; what have we learned; what we've learned; what we learned from this; things we learned; insights; reflections; retrospective; lesson; lessons learned and next steps; erkenntnisse; lehren; gelernte lektionen; was wir gelernt haben; leçons apprises; enseignements; leçons tirées; lecciones aprendidas; lecciones; aprendizajes; lições aprendidas; lições; aprendizados; 教訓; 学び; 学んだこと; 经验教训; 教训"
    "; geleerde lessen; lessen; lezioni apprese; wnioski; wyciągnięte wnioski; lärdomar; læring; lærdomme; opit; poučení; выводы; извлечённые уроки; 교훈; 배운 점; 复盘总结; 気づき; bilan; conclusiones y aprendizajes",
    "lessons.technical": "technical lessons; 技術的教訓; technical learnings",
    "lessons.process": "process lessons; organisational lessons; organizational lessons;"
    " 組織的教訓; プロセスの教訓; process learnings; organizational learnings",
    "lessons.lucky": "where we got lucky; we got lucky; luck; lucky; where did we get lucky;"
    " where luck helped; got lucky; where we were lucky; what we were lucky with; what we got lucky with; where were we lucky;"
    " lucky breaks; near misses; wo wir glück hatten; où nous avons eu de la chance; dónde tuvimos suerte; onde tivemos sorte; 運が良かったこと; 幸運だったこと; 幸运之处; 我们幸运的地方; things that were lucky"
    "; waar we geluk hadden; dove siamo stati fortunati; gdzie mieliśmy szczęście; var vi hade tur; где нам повезло; 운이 좋았던 점",
    "action_items": "what we'll do differently; what we will do differently; what will we do differently; what will we do; what happens next; how do we prevent this; how can we prevent this; how will we prevent this; what we are doing to prevent this; what are we doing to prevent this; what we'll do; what we will do next; what we're doing about it; what we are doing about it; what's next; actionables; actionable items; how we will prevent this; how we'll prevent this from happening again; preventing recurrence; preventing this in the future; what we are doing to prevent this from happening again; what we're changing; what we are changing; changes we are making; steps to prevent recurrence; our next steps; prevention and follow-up; remediation and follow-up steps; remediation and follow-up; follow up actions; improvement actions; post-incident actions; post-incident tasks; action items; action item; actions; action points; todo; todos; to do;"
    " next steps; follow-up; follow-ups; follow up; followups; follow-up actions; follow up items;"
    " follow-up items; remediation; remediations; remediation items; remediation actions;"
    " corrective actions; corrective measures; preventive actions; preventative actions;"
    " preventive measures; preventative measures; corrective and preventative measures;"
    " corrective and preventive measures; corrective and preventive actions; recommendations;"
    " action plan; tasks; action items and followups; action items and follow-ups; improvements;"
    " planned improvements; prevention; what we will do; measures; remediation plan;"
    " follow-up tasks; follow up tasks; follow-up work; followup actions; follow-up action items; resulting actions; resulting action; actions taken and planned; corrective actions with owners; corrective actions; remediation items and actions; remediation and follow-up; preventive steps; prevention measures; preventive measures; how do we prevent this; how will we prevent this; how to prevent this; how to prevent it; how will we prevent this in the future; how are we going to do better in the future; how are we going to prevent this; how do we prevent this from happening again; what are we doing about it; what are we doing to prevent this; what we are doing; what we will do differently; what happens next; what's next; whats next; action points and owners; mitigation actions; follow-up issues; follow-up tickets; planned actions; planned work; ongoing work; future work; future plans; future prevention; preventing recurrence; steps to prevent recurrence; changes to be made; how to fix it; maßnahmen; massnahmen; folgemaßnahmen; nächste schritte; aufgaben; actions correctives; actions à mener; plan d'action; prochaines étapes; mesures; acciones; acciones correctivas; acciones a tomar; plan de acción; próximos pasos; medidas; ações; ações corretivas; itens de ação; plano de ação; próximos passos; アクションアイテム; 対応策; 再発防止策; 再発防止; 今後の対応; 今後の対策; 行动项; 改进措施; 后续行动; 后续措施; 待办事项; action items and next steps; next actions; todo list; to-dos; open tasks; recommendations and next steps; action register"
    "; acties; actiepunten; vervolgacties; verbeteracties; maatregelen; azioni; azioni correttive; azioni da intraprendere; prossimi passi; działania; działania naprawcze; zadania; dalsze kroki; åtgärder; åtgärdslista; nästa steg; tiltak; handlinger; opfølgning; toimenpiteet; opatření; akční body; меры; план действий; дальнейшие действия; задачи; aksiyonlar; 조치 사항; 액션 아이템; 후속 조치; 재발 방지 대책; 재발 방지; 整改措施; 改进计划; 行动计划; 优化措施; 今後のアクション; ネクストアクション; sub-tasks; subtasks; child issues; decisions/todo; decisions and todos; decisions and actions; follow-ups; followups; decisions and follow-ups; abstellmaßnahmen; korrekturmaßnahmen; mesures correctives; actions préventives; tâches; tareas; tarefas; medidas correctivas; medidas corretivas; acciones de mejora; acciones de seguimiento; permanent corrective actions; permanent corrective actions chosen; prevent recurrence"
    "; safety recommendations; corrective action plan; improvement plan; maßnahmenplan; aktionsplan; next; what changes now; what is changing; what's changing; what we've done and will do; what we have done and will do; changes we've made",
    "action_items.immediate": "immediate; immediate actions; immediate action items; this week;"
    " immediate fixes; immediate this week; immediately;"
    " immediate term; 即時対応; 短期即时; sofort; sofortmaßnahmen; immédiat; inmediatas; imediatas",
    "action_items.short_term": "short term; short-term; short term actions; this month;"
    " short-term action items; short-term this month; short term fixes; near term;"
    " mid term; mid-term; medium term; medium-term; short and mid term; kurzfristig; court terme; corto plazo; curto prazo; 短期; 中期; 短期対応; 短期対策",
    "action_items.long_term": "long term; long-term; long term actions; this quarter;"
    " long-term action items; long-term this quarter; long term fixes;"
    " langfristig; long terme; largo plazo; longo prazo; 長期; 长期; 恒久対策; long-term improvements; long term improvements",
    "metrics": "metrics and monitoring",
    "metrics.current_state": "metrics; key metrics; current state",
    "metrics.gaps": "monitoring gaps; monitoring gaps identified; gaps in monitoring",
    "communication": "communication; communications; communication log; communication timeline;"
    " kommunikation; comunicación; comunicação; コミュニケーション; 沟通记录",
    "communication.internal": "internal communication; internal communications",
    "communication.external": "external communication; external communications; status page updates;"
    " customer communication; customer communications; public communication",
    "resources": "resources and references",
    "resources.documentation": "related issues/prs; related issues; related prs; related issues and prs; links to relevant documentation; relevant documentation; relevant links; supporting materials and links; related information; references; resources; related documentation; links; see also;"
    " supporting documents; supporting information; supporting materials; further reading;"
    " related links; related incidents; useful links; documentation; reference links;"
    " related docs; related documents; referenzen; références; referencias; referências; 参考; 参考資料; 参考资料; 関連資料; 链接; liens; enlaces; related; external links; related work; sources; additional resources; related material; attachments and links; links and references; supporting docs",
    "resources.data_sources": "data sources; dashboards",
    "appendix": "appendix; appendices;"
    " anhang; annexe; annexes; anexo; anexos; 付録; 附录; attachments",
    "appendix.raw_logs": "raw logs; logs; log excerpts; relevant logs",
    "appendix.error_messages": "error messages; errors",
    "appendix.configuration_changes": "configuration changes; config changes",
    "appendix.screenshots": "screenshots; graphs; images",
    "sign_off": "sign-off; sign off; signoff; approvals; approval;"
    " review and approval; reviewed and approved by; freigabe",
    "revision_history": "revision history; document history; version history; revisions; changelog;"
    " change log; change history;"
    " änderungshistorie; document control; 変更履歴; 修订历史; updates to this document",
    "notes": "closing; closing remarks; closing thoughts; final thoughts; notes; additional notes; other notes; remarks; comments; miscellaneous;"
    " anmerkungen; notas; observações; 備考; 备注; misc",
}
"""What sections are called, wherever they are, with semicolons between the names."""

_WE_ARE = r"(?:are we|we are|we will|will we|do we|can we|should we|we have|we can|we intend to|we plan to)"
FORMS: dict[str, str] = {
    "action_items": rf"what {_WE_ARE}(?: now| also| already)? (?:do|doing|done|change|changing|changed|improve|improving)(?: .*)?"
    rf"|how (?:{_WE_ARE} |to |we )(?:going to )?(?:prevent|avoid|stop|do better|make|making|improve|improving|reduce|reducing)(?: .*)?"
    r"|(?:next |further )?(?:steps|actions|measures) (?:we are|we will|we have|being|to) (?:taking|take|taken|prevent|avoid)(?: .*)?"
    r"|what (?:is|are)(?: the| our)? (?:planned|next steps?)(?: .*)?|what (?:are we|we are) going to (?:do|change|improve|fix)(?: .*)?|(?:preventing|avoiding) .{1,40} (?:again|in the future|recurrence)",
    "cause": r"warum (?:ist|war|konnte) .{1,60}|pourquoi (?:est-ce|cela|l'incident|c'est) .{1,40}|por qué (?:pasó|ocurrió|sucedió)(?: .*)?"
    r"|por que (?:aconteceu|ocorreu)(?: .*)?|(?:what (?:happened|went wrong),? and )?why(?: did)? (?:it|this|that|the (?:incident|outage)) (?:happen(?:ed)?|fail(?:ed)?|occur(?:red)?)(?: .*)?"
    r"|what went wrong,? and why|what (?:actually )?(?:caused|broke) .{1,40}|what was the (?:root )?cause(?: .*)?",
    "timeline.how_detected": r"how (?:was|were|did|have) .{1,40} (?:detected|detect (?:it|this)|noticed|notice (?:it|this)|discovered|find out)(?: .*)?",
    "timeline.how_investigated": r"how (?:did we|was|have we|we) .{0,30}(?:respond|responded|react|reacted|diagnosed|investigated)(?: .*)?",
    "timeline.how_resolved": r"how (?:was|were|did|have) .{1,40} (?:resolved|fixed|mitigated|repaired|fix (?:it|this)|resolve (?:it|this))(?: .*)?",
    "impact.user": r"how (?:were|was|did) (?:users|customers|clients|.{1,20} users|.{1,20} customers) (?:affected|impacted)(?: .*)?"
    r"|(?:who|which (?:users|customers)) (?:was|were) (?:affected|impacted)(?: .*)?",
    "impact": r"what was (?:the )?impact(?: .*)?|what was (?:affected|impacted)(?: .*)?",
    "lessons": r"what (?:did|have|can|could) we (?:learn|learned|learnt)(?: .*)?|lessons (?:from|we) .{1,40}",
    "lessons.lucky": r"how (?:did )?we (?:got|get) lucky|where we (?:got|were) lucky(?: .*)?",
}
"""What else sections are called: the forms of a question or a promise, in small letters, contractions in full."""

INSIDE: dict[str, dict[str, str]] = {
    "timeline": {
        "timeline.detection": "detection; detect; discovery; identification; detection phase; detection time; erkennung; 検知",
        "timeline.investigation": "investigation; diagnosis; triage; investigation phase; analysis",
        "timeline.resolution": "resolution; recovery; mitigation; remediation; fix; restoration;"
        " resolution phase; resolution and recovery; mitigation and resolution",
    },
    "lessons": {
        "lessons.technical": "technical; technology",
        "lessons.process": "process; processes; organisation; organization",
        "": "improvements; prevention; remediation; detection; response; recovery; resolution; mitigation;"
        " communication; impact; monitoring; summary; investigation; alerting; escalation; metrics; documentation",
    },
    "went_well": {
        "": "detection; response; recovery; resolution; mitigation; communication; impact; monitoring; summary"
    },
    "went_wrong": {
        "": "detection; response; recovery; resolution; mitigation; communication; impact; monitoring; summary"
    },
    "action_items": {
        "": "process; prevention; mitigation; monitoring; documentation; communication; analysis;"
        " detection; recovery; technical; remediation; improvements; metrics; logs; dashboards; resolution;"
        " response; investigation; alerting; fix; fixes; impact; cleanup; 予防; 検知; 緩和; プロセス; escalation",
    },
    "impact": {
        "impact.user": "users; customers; user; customer; external; end users",
        "impact.services": "services; systems; service",
        "impact.business": "business; financial; revenue; sla",
    },
    "root_cause": {
        "root_cause.classification": "classification; incident classification",
        "root_cause.problem_statement": "description; summary; what happened",
        "cause": "primary; primary root cause",
        "": "timeline; impact; overview; background; details; resolution; fix; solution; detection;"
        " verification; status; why; analysis; notes; problem",
    },
    "cause": {
        "root_cause.classification": "classification; incident classification",
        "": "timeline; impact; summary; overview; background; details; resolution; fix; solution; detection;"
        " verification; status; why; analysis; notes; problem; description",
    },
    "summary": {
        "": "background; context; description; notes; details; status; overview; why; reason; problem"
    },
    "overview": {
        "": "background; context; description; notes; details; status; summary; why; reason; problem"
    },
}
"""What sections are called inside another; the meaning '' takes a name's own away there."""

LABELS: dict[str, str] = {
    "incident_id": "incident id; incident number; incident no; incident #; id; incident;"
    " incident reference; reference; case number; postmortem id",
    "date": "date; incident date; date of incident; day; incident start date; date of the incident;"
    " datum; fecha; data; 日付; 発生日; 日期; date occurred; occurred on; date of outage; date (utc); incident day; event date; when; started on; occurrence date; date of occurrence"
    "; datum incident; data incidente; dato; дата; 날짜; 发生日期; 故障日期; 発生日時; 発生時刻; 障害発生日時; 故障时间; 发生时间; 事件时间; zeitpunkt; datum des vorfalls; date de l'incident; fecha del incidente; data do incidente; data dell'incidente; data zdarzenia; date of event",
    "end_date": "end date; incident end date; date resolved; resolution date; resolved date; date ended; ended on;"
    " resolved on; ended; end; end time; end date/time; incident end; incident ended; date of resolution; enddatum;"
    " date de fin; fecha de fin; data de término; 終了日; 结束日期",
    "responders": "responders; responder; incident responders; response team; incident team; on-call responders;"
    " intervenants; 対応者",
    "severity_scale": "severity scale; scale of severities; severity levels",
    "severity": "severity; incident severity; sev; severity level; priority; impact level; level;"
    " schweregrad; gravité; severidad; gravedad; severidade; 重大度; 深刻度; 严重程度; 严重级别; incident level; sev level; criticality; impact severity"
    "; ernst; ernst van het incident; gravità; severità; priorità; prioriteit; priorytet; poziom; ważność; allvarlighetsgrad; prioritet; alvorlighetsgrad; alvorlighed; prioridad; prioridade; priorität; priorité; критичность; приоритет; 심각도; 故障等级; 故障级别; 事件等级; 事件级别; 障害レベル; 重要度; 緊急度; severity/priority; incident severity level; severity classification; severity rating",
    "duration": "duration; incident duration; outage duration; total duration; length;"
    " duration of impact; impact duration; downtime; total downtime; time of outage;"
    " dauer; durée; duración; duração; 期間; 影響期間; 持续时间; length of outage; length of incident"
    "; duur; totale duur; durata; czas trwania; varaktighet; varighed; varighet; kesto; длительность; продолжительность; 지속 시간; 故障时长; 持续时长; 影响时长; 停止時間; 障害時間; ausfalldauer; gesamtdauer; durée totale; duración total; duração total",
    "time_to_detect": "time to detect; time to detection; ttd; mttd; mean time to detect; mean time to detection;"
    " time until detection; time till detection; time to discover; time to discovery;"
    " time to detect (ttd); zeit bis zur entdeckung; temps de détection; tiempo de detección; tempo de detecção;"
    " time to notice; detection delay",
    "time_to_acknowledge": "time to acknowledge; time to acknowledgement; time to acknowledgment; tta; mtta;"
    " mean time to acknowledge; time to acknowledge (tta); time to ack",
    "time_to_declare": "time to declare; time to declaration; time to declare the incident",
    "time_to_mitigate": "time to mitigate; time to mitigation; ttm; mttm; mean time to mitigate;"
    " mean time to mitigation; time to mitigate (ttm)",
    "time_to_resolve": "time to resolve; time to resolution; time to recover; time to recovery; time to restore;"
    " time to repair; time to fix; ttr; mttr; mean time to resolve; mean time to resolution;"
    " mean time to recover; mean time to recovery; mean time to repair; mean time to restore;"
    " time to resolve (ttr); time to restore service; time to full recovery",
    "status": "status; incident status; state;"
    " estado; statut; 状態; ステータス; 状态; current status; resolution status"
    "; stato; stan; stand; tila; статус; 상태; 处理状态; 対応状況",
    "reporter": "author; authors; reporter; reported by; written by; prepared by; name(s); by;"
    " post-mortem author; postmortem author; report author;"
    " autor; autoren; auteur; auteurs; autores; 作成者; 著者; 作者; created by; document author; document owner; postmortem owner; post-mortem owner; report by; owner of this document; author(s)"
    "; auteur(s); schrijver; autore; autori; autorzy; opracował; författare; forfatter; kirjoittaja; автор; авторы; 작성자; 报告人; 撰写人; 報告者; 記入者; verfasser; verfasserin; verfasst von; erstellt von; rédacteur; rédactrice; rédigé par; redactor; elaborado por; escrito por; redatto da; geschreven door; sporządził",
    "reviewers": "reviewers; reviewer; reviewed by;"
    " reviewer(s); revisores; relecteurs; prüfer; レビュアー",
    "review_state": "report status; document status; review state; post-mortem status",
    "": "postmortem date; post-mortem date; review date; date of review; meeting date; publication date; last modified;"
    " last updated; report date; reporting date; date of report; due date",
}
"""What the facts at the head are called, for the fields of `Metadata`; those of the meaning '' are none of them."""

ROLES: dict[str, str] = {
    "commander": "incident commander; ic; incident lead; incident manager; incident coordinator; commander; coordinator;"
    " coordinators; major incident manager; incident commander (ic)",
    "deputy": "deputy; deputy commander; deputy incident commander",
    "communications": "communications lead; communication lead; comms lead; communications manager; comms manager; comms;"
    " communications liaison",
    "scribe": "scribe; incident scribe; note taker; notetaker; note-taker",
    "operations": "operations lead; ops lead",
    "technical lead": "technical lead; tech lead; engineering lead",
    "expert": "subject matter expert; subject matter experts; sme; smes; subject-matter expert; subject-matter experts",
    "liaison": "customer liaison; support lead; customer support lead",
    "on-call": "on-call engineer; on-call; oncall; on call; primary on-call; on-call engineers",
}
"""What people call the roles of responders; the words of a label are the role that a responder gets."""

IMPACT_LABELS: dict[str, str] = {
    "summary.impact.services_affected": "services affected; affected services; impacted services;"
    " services impacted; affected systems",
    "summary.impact.data_impact": "data impact; data loss",
    "summary.impact.financial_impact": "financial impact; cost; financial loss",
    "summary.impact.user_impact": "user impact; customer impact",
    "impact.user.total_users_affected": "total users affected; users affected; customers affected;"
    " affected users; affected customers; users impacted; customers impacted",
    "impact.user.failed_requests": "failed requests; requests failed; errors served",
    "impact.user.error_rate_peak": "error rate peak; peak error rate; max error rate",
    "impact.user.response_time_increase": "average response time increase; latency increase",
    "impact.business.revenue_impact": "revenue impact; revenue loss; lost revenue; revenue",
    "impact.business.customer_complaints": "customer complaints; support tickets; complaints",
    "impact.business.sla_breach": "sla breach; sla breached; slo breach; sla impact",
}
"""What the measures of an impact are called."""

COLUMNS: dict[str, dict[str, str]] = {
    "event": {
        "time": "time; when; timestamp; date/time; date and time; datetime; time stamp; at; clock;"
        " date time; start; start time; time of day; local time; timeline; time and date; hour;"
        " 時刻; 時間; 日時; 时间; zeit; uhrzeit; zeitpunkt; heure; hora; horário; time utc"
        "; tijd; tijdstip; ora; orario; czas; godzina; tid; tidpunkt; tidspunkt; klokkeslett; aika; čas; время; saat; 시간; 시각; 発生時刻; utc; time of day (utc); datum/uhrzeit; date/heure; fecha/hora; data/hora; data e ora",
        "day": "date; day; datum; fecha; data; 日付; 日期",
        "event": "event; what; what happened; description; action; activity; update; entry;"
        " action/impact; event description; summary; happening; message; detail; details; status;"
        " events; actions; incident; step; what we did; development; occurrence; info; comment;"
        " イベント; 出来事; 内容; 事象; 事件; ereignis; vorgang; événement; evento; acontecimento; description of event;"
        " activity/event; notes/event; event/action; action taken; beschreibung; was ist passiert"
        "; gebeurtenis; wat; beschrijving; evento; descrizione; attività; zdarzenie; opis; wydarzenie; händelse; hendelse; hændelse; tapahtuma; событие; описание; olay; 내용; 이벤트; 対応内容; 事象・対応; 处理内容; 动作; descripción; descrição; description de l'événement; what they did; what happened (facts); service impact/action"
        "; acción; ação; azione; aktion; maßnahme; actions; narrative; log entry; record; remarks and actions; 動き; 対応",
        "notes": "notes; note; comments; remarks; remark; observation; details; comment; context; who/what;"
        " 備考; 备注; bemerkung; notas; remarques; observações",
        "evidence": "evidence; link; links; source; graph; reference; proof",
        "milestone": "milestone; phase marker",
    },
    "action": {
        "completed": "completed; completed on; completed at; date completed; completed date; closed on; date closed;"
        " done on; finished on; resolved on; actual completion date; 完了日; erledigt am; terminé le; completado el",
        "labels": "labels; label; tags; tag; ラベル; 标签; étiquettes; etiquetas",
        "parent": "parent; parent action; parent id; parent task; part of",
        "id": "id; #; no; no.; nr; nr.; number; ref; key",
        "action": "action; action item; task; what; description; item; title; todo; to do;"
        " follow-up; follow up; recommendation; measure; actions; action items; remediation;"
        " improvement; work item; corrective action; preventive action; step; summary; next step;"
        " アクション; 対応; 対応内容; 行动; 行动项; 措施; maßnahme; massnahme; aufgabe; acción; ação; tâche;"
        " action description; follow-up action; remediation item; corrective measure; improvement action"
        "; actie; maatregel; taak; azione; attività; działanie; zadanie; åtgärd; tiltak; handling; toimenpide; действие; задача; мера; 조치; 조치 사항; 작업; 改进项; 改进措施; 任务; アクション内容; 対策; acción correctiva; tarea; tarefa; mesure; action corrective; preventative action; description of action; improvement; action taken"
        "; 内容; recommendations; empfehlung; recomendación; recomendação; recommandation; raccomandazione; aanbeveling",
        "owner": "owner; who; assignee; assigned to; assigned; responsible; dri; person; poc; lead;"
        " owners; owner(s); responsible person; owned by; driver; team; responsible team; by whom;"
        " 担当; 担当者; 负责人; verantwortlich; verantwortlicher; zuständig; responsable; responsável; propriétaire; assignee(s); dri/owner; owner/team; who is responsible"
        "; eigenaar; verantwoordelijke; responsabile; incaricato; właściciel; odpowiedzialny; osoba odpowiedzialna; ansvarig; ansvarlig; vastuuhenkilö; ответственный; исполнитель; sorumlu; 담당자; 담당; 责任人; 跟进人; verantwortliche person; verantwortung; pilote; porteur; encargado; asignado; asignado a; action owner"
        "; addressee; responsible party; accountable; action by; resource",
        "due": "due; due date; deadline; eta; target date; by when; when; target; date; due by;"
        " by; expected; completion date; end date;"
        " 期限; 締切; 截止日期; 期日; fällig; fällig am; frist; termin; échéance; fecha límite; plazo; prazo; due by date; target completion date; deadline/eta; timeframe; timeline"
        "; einddatum; streefdatum; datum; scadenza; entro; termin realizacji; do kiedy; datum gereed; förfallodatum; frist; määräaika; срок; дедлайн; son tarih; 기한; 마감일; 截止时间; 完成时间; 计划完成时间; 対応期限; 期限日; bis wann; bis; zieldatum; échéance prévue; date cible; date limite; fecha; fecha objetivo; fecha de entrega; data limite; data prevista; until; till; complete by; target; target completion; due (utc); commit date",
        "status": "status; state; done; progress; done?; completed?; resolved;"
        " 状態; ステータス; 状态; zustand; estado; statut; état; situação; current status"
        "; stand; stato; stan; статус; durum; 진행 상황; 完了状況; 当前状态; voortgang; avancement; fortschritt",
        "type": "type; kind; action type; category;"
        " 種別; 种类; 类型; typ; tipo; type (mitigate/ prevent/ process/ other)",
        "priority": "priority; prio; importance; urgency; p;"
        " 優先度; 优先级; priorität; priorité; prioridad; prioridade"
        "; prioriteit; priorità; priorytet; prioritet; приоритет; 우선순위",
        "ticket": "ticket; bug; bug #; bug no; issue; jira; link; tracking; tracker; pr; url;"
        " ticket link; github issue; work item link; tracking issue; ticket id; tickets; bug id;"
        " チケット; 工单; issue link; tracking link; jira ticket; jira link; issue/pr; pr link; github; github link; work item; tracking ticket; reference link; bug/pr",
    },
    "why": {
        "question": "why; question; why?; level; #",
        "answer": "answer; because; reason; cause; response",
    },
    "factor": {
        "description": "factor; contributing factor; cause; description; what; root cause; condition",
        "effect": "effect; impact; how it contributed; consequence; contribution; explanation",
    },
    "lesson": {
        "lesson": "lesson; lesson learned; learning; what; what we learned; description; takeaway",
        "context": "context; why; why it matters; background; reason",
        "action": "action; what to do; improvement; next step; recommendation",
    },
    "service": {
        "service": "service; system; component; application; product; name; services",
        "impact": "impact; effect; symptom; description; status",
        "duration": "duration; length; downtime; how long",
        "kind": "kind; kind of impact; impact type; impact kind; type of impact",
        "started": "started; start; start time; began; impact start; from",
        "ended": "ended; end; end time; recovered; impact end; until; to",
    },
    "metric": {
        "metric": "metric; measure; name; indicator",
        "before": "before; baseline; normal",
        "during": "during; during incident; peak; incident",
        "after": "after; after incident; now",
        "target": "target; goal; slo; expected",
    },
    "internal": {
        "time": "time; when; timestamp; date/time; date and time; time (utc)",
        "channel": "channel; where; medium; place",
        "message": "message; what; content; text; update; summary",
        "sender": "sender; from; by; who; author",
    },
    "external": {
        "time": "time; when; timestamp; date/time; date and time; time (utc)",
        "channel": "channel; where; medium; place",
        "message": "message; what; content; text; update; summary",
        "audience": "audience; to; to whom; recipients",
    },
    "sign off": {
        "role": "role; title; position; function",
        "name": "name; who; person; approver",
        "date": "date; when; signed; signed on",
        "signature": "signature; signed by; approval; approved",
    },
    "revision": {
        "version": "version; revision; rev; v; #",
        "date": "date; when; day",
        "author": "author; who; by; editor; name",
        "changes": "changes; change; description; what; comment; comments; summary",
    },
}
"""What the columns of tables are called, by what a row is."""

NO_HEADING = (
    "項目; 値; 内容; 项目; 值; eigenschaft; merkmal; caractéristique; propiedad; propriedade; feld; wert; champ; valeur; campo; valor; field; value; property; item; key; attribute; detail; details; information; info;"
    " metric; what; label; name; description; incident summary; incident details; fact; impact"
)
"""The headings of a table of facts that are no fact themselves."""

SEVERITIES: dict[str, str] = {
    "SEV-1": "kritisch; critique; crítico; crítica; 緊急; 致命的; sev 1; sev1; p1; critical; s1; severity 1; priority 1; blocker; 1; kritiek; critico; critica; krytyczny; krytyczna; kritisk; критический; критичный; 치명적; 严重; très critique",
    "SEV-2": "hoch; élevé; alta; alto; 高; 重大; sev 2; sev2; p2; high; major; s2; severity 2; priority 2; 2; hoog; grave; alta priorità; wysoki; wysoka; hög; høj; høy; высокий; majeur; majeure; 높음",
    "SEV-3": "mittel; moyen; media; média; medio; médio; 中; sev 3; sev3; p3; medium; moderate; s3; severity 3; priority 3; 3; middel; gemiddeld; średni; średnia; medel; средний; 보통; modéré; modérée; mittlere",
    "SEV-4": "niedrig; gering; faible; baja; baixa; bajo; baixo; 低; 軽微; sev 4; sev4; p4; low; minor; s4; severity 4; priority 4; 4; laag; basso; bassa; niski; niska; låg; lav; низкий; mineur; mineure; 낮음; leve; gering",
}
"""What people call the four severities. A scale that begins with 0 is another one: see `Style`."""

CHOICES: dict[str, dict[str, str]] = {
    "status": {
        "Resolved": "resolved; closed; fixed; solved; over; complete; completed; mitigated and closed; resolved and closed;"
        " 解決済み; 解決; 復旧済み; 復旧; 已解决; 已恢复; behoben; gelöst; résolu; resuelto; resolvido"
        "; abgeschlossen; erledigt; beendet; opgelost; afgesloten; risolto; chiuso; rozwiązany; rozwiązano; zamknięty; löst; åtgärdat; løst; lukket; решён; решено; закрыт; 해결; 해결됨; 已关闭; clos; clôturé; résolue; cerrado; resuelta; encerrado; concluído",
        "Ongoing": "ongoing; open; active; in progress; not resolved; unresolved; investigating",
    },
    "review_state": {
        "Draft": "draft; wip; work in progress; in progress",
        "In Review": "in review; review; under review; awaiting review; ready for review",
        "Final": "final; done; published; approved; reviewed; complete; completed",
    },
    "action status": {
        "Open": "outstanding; unstarted; not yet started; to be done; triage; open; todo; to do; not started; new; planned; pending; backlog; proposed; no; tbd; not done; scheduled;"
        " 未着手; 未対応; 未完了; 待处理; 未开始; 待办; offen; geplant; à faire; ouvert; pendiente; abierto; aberto; pendente"
        "; offen; te doen; niet gestart; da fare; aperto; do zrobienia; otwarte; öppen; åpen; åben; открыто; не начато; 예정; 미진행; 未完成; 待处理; nicht begonnen; ausstehend; à planifier; non commencé; por hacer; no iniciado; a fazer; não iniciado; backlog; to be started",
        "In Progress": "in progress; wip; started; ongoing; doing; in review; under way; underway; work in progress; partially done; active;"
        " 進行中; 対応中; 进行中; 处理中; in arbeit; laufend; en cours; en curso; en progreso; em andamento"
        "; bezig; in behandeling; in uitvoering; onderhanden; in corso; w toku; w trakcie; pågår; pågående; i gang; в работе; 진행 중; 진행중; in bearbeitung; läuft; en progrès; en proceso; em progresso",
        "Done": "done; complete; completed; closed; fixed; resolved; finished; merged; yes; shipped; implemented; deployed;"
        " 完了; 対応済み; 対応済; 已完成; 完成; erledigt; fertig; terminé; fait; hecho; completado; completada; concluído; concluída; feito"
        "; gereed; klaar; afgerond; fatto; completato; completata; chiuso; zrobione; gotowe; zakończone; klart; klar; färdig; ferdig; выполнено; готово; 완료; 완료됨; umgesetzt; abgeschlossen; réalisé; réalisée; faite; terminée; effectué; terminado; hecha; finalizado; feita; concluida",
        "Cancelled": "cancelled; canceled; won't do; wont do; dropped; rejected; wontfix; won't fix; n/a; not needed; not applicable; obsolete;"
        " キャンセル; 中止; 已取消; verworfen; annulé; cancelado",
    },
    "action type": {
        "Prevent": "prevent; prevention; preventive; preventative; 予防",
        "Detect": "detect; detection; monitoring; alerting",
        "Mitigate": "mitigate; mitigation",
        "Process": "process",
    },
    "priority": {
        "High": "high; p0; p1; critical; urgent; must; highest",
        "Medium": "medium; p2; normal; should; moderate",
        "Low": "low; p3; p4; could; lowest; minor",
    },
}
"""What people write for the few words that a field takes."""

NO_KEYS = (
    "SEV", "CVE", "CWE", "HTTP", "HTTPS", "UTF", "SHA", "TLS", "SSL", "RFC", "ISO", "COVID", "IPV",
    "EC", "AWS", "UTC", "GMT", "PHP", "JDK", "AES", "P",
)  # fmt: skip
"""What comes before a number and makes no id of an incident and no key of a ticket with it."""

NOTHING = (
    "tbd; tba; tbc; tbr; n/a; n a; na; n.a; n.a.; n.n.; n n; none; nil; nothing; unknown; nobody; no one; unassigned;"
    " not assigned; no owner; needs owner; needs an owner; owner needed; not applicable; not available; not known; not set;"
    " to be determined; to be decided; to be confirmed; to be assigned; to be defined; to be announced; to be added;"
    " to be filled; to be filled in; todo; to do; fill in; fill me in; pending; xxx; keine; keiner; niemand; nichts; unbekannt; offen;"
    " entfällt; aucun; aucune; néant; inconnu; à définir; à déterminer; ninguno; ninguna; nadie; desconocido; por definir;"
    " pendiente; nenhum; nenhuma; ninguém; desconhecido; a definir; nessuno; nessuna; da definire; geen; niemand; onbekend;"
    " n.t.b.; brak; nikt; なし; 無し; 未定; 該当なし; 不明; 无; 暂无; 待定; 未知; 없음; 미정; нет; неизвестно"
)
"""What people write where there is nothing, or nothing yet."""

SIGNS: dict[str, str] = {
    "✅": "Done", "☑": "Done", "✔": "Done", "✓": "Done", "🟢": "Done", "🚧": "In Progress",
    "⏳": "In Progress", "🟡": "In Progress", "🔄": "In Progress", "☒": "Done", "⬜": "Open", "☐": "Open",
    "🔴": "Open", "🆕": "Open", "❌": "Cancelled", "🚫": "Cancelled",
}  # fmt: skip
"""The status of an action as a sign."""
