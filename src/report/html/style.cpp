#include "report/html/style.hpp"

namespace especho::html {
namespace {

// Text has a contrast of 4.5 at least to what is behind it, and lines and marks of 3 (WCAG AA). The
// hues of the series follow Okabe and Ito's, which the colour-blind can tell apart, made darker or
// lighter for that; dashes and marks tell them apart as well.
constexpr std::string_view kStyle = R"css(
:root{color-scheme:light dark;
--page:#f4f6f8;--card:#fff;--ink:#182028;--soft:#55606c;--line:#dde2e8;--grid:#e8ecf0;
--good:#17713f;--good-bg:#e2f4e9;--bad:#b3261e;--bad-bg:#fde8e6;--warn:#7d5200;--warn-bg:#fdf0d5;
--plain-bg:#e9edf1;--outage:#d9483b;
--s0:#0067b0;--s1:#c4480a;--s2:#007f5c;--s3:#a4447f;--s4:#806400;--s5:#4a5560;--s6:#0a7f99;
--s7:#b3263e}
@media screen and (prefers-color-scheme:dark){:root{
--page:#101418;--card:#181e24;--ink:#e6eaee;--soft:#a2adb8;--line:#2d363f;--grid:#252d35;
--good:#5fd094;--good-bg:#173526;--bad:#ff958a;--bad-bg:#43201d;--warn:#f2bd5c;--warn-bg:#3b2d10;
--plain-bg:#27303a;--outage:#ff6f61;
--s0:#5cb3f5;--s1:#f48f52;--s2:#3ecb9b;--s3:#e594c6;--s4:#d8b740;--s5:#bcc6d0;--s6:#5ccbe2;
--s7:#ff8498}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
font-variant-numeric:tabular-nums}
main{max-width:1180px;margin:0 auto;padding:28px 24px 8px}
h1{font-size:1.75rem;line-height:1.2;margin:0;letter-spacing:-.015em;overflow-wrap:anywhere}
h2{font-size:1.15rem;line-height:1.3;margin:0 0 14px;letter-spacing:-.005em}
h3{font-size:1rem;margin:22px 0 6px;overflow-wrap:anywhere}
h2+h3{margin-top:0}
p{margin:6px 0}
section,.card{background:var(--card);border:1px solid var(--line);border-radius:12px;
padding:20px 22px;margin:0 0 18px}
.card{border-top:4px solid var(--good)}
.card.bad{border-top-color:var(--bad)}
.card.warn{border-top-color:var(--warn)}
header.card{display:grid;grid-template-columns:1fr auto;gap:6px 20px;align-items:center}
header.card>.reason,header.card>.facts{grid-column:1/-1}
header.several{margin:0 0 18px}
.verdict{margin:0;font-size:1.15rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(270px,1fr));gap:18px;
margin-bottom:18px}
.cards .card{margin:0;min-width:0}
.cards h2{display:flex;flex-wrap:wrap;align-items:center;gap:6px 10px;overflow-wrap:anywhere}
.cards .chip{margin-left:auto;font-size:.9rem}
.facts{display:flex;flex-wrap:wrap;gap:10px 36px;margin:10px 0 0}
.cards .facts{display:grid;gap:8px}
dt{color:var(--soft);font-size:.82rem;line-height:1.4}
dd{margin:0;overflow-wrap:anywhere}
.reason{margin:8px 0 0;font-weight:600;overflow-wrap:anywhere}
.next{font-weight:400;color:var(--soft)}
.chip{display:inline-block;white-space:nowrap;font-weight:650;border-radius:99px;padding:1px 11px;
background:var(--plain-bg);color:var(--ink)}
.chip.good{background:var(--good-bg);color:var(--good)}
.chip.bad{background:var(--bad-bg);color:var(--bad)}
.chip.warn{background:var(--warn-bg);color:var(--warn)}
h3 .chip{margin-left:8px;font-size:.9rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(176px,1fr));gap:18px;margin:0}
.tiles div{border-left:3px solid var(--line);padding-left:12px;min-width:0}
.tiles dd{font-size:1.4rem;font-weight:620;line-height:1.3;letter-spacing:-.01em}
.tiles .bad{border-color:var(--bad)}
.tiles .warn{border-color:var(--warn)}
.bad>dd,td.bad,span.bad{color:var(--bad)}
.warn>dd,td.warn,span.warn{color:var(--warn)}
td.bad,td.warn,span.bad,span.warn{font-weight:600}
.scroll{overflow-x:auto;margin:0 -6px;border-radius:6px}
.scroll:focus-visible{outline:2px solid var(--s0)}
table{border-collapse:collapse;width:100%}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{text-align:left;padding:7px 12px 7px 6px;border-top:1px solid var(--line);vertical-align:top}
thead th{border-top:0;color:var(--soft);font-size:.85rem;font-weight:600;vertical-align:bottom}
tbody th{font-weight:500}
.n{text-align:right;white-space:nowrap}
.group th{padding-top:16px;font-weight:700}
tbody:first-of-type .group th{border-top:0}
small{color:var(--soft);font-size:.85rem}
td>.chip+small{margin-left:6px}
ul.note{margin:8px 0;padding-left:20px}
.note{color:var(--soft);font-size:.9rem;max-width:52em}
.callout{border-left:4px solid var(--warn);background:var(--warn-bg);padding:8px 14px;
border-radius:4px}
.failures{margin:6px 0;padding-left:20px;overflow-wrap:anywhere}
.plots{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));column-gap:34px}
figure{margin:0;min-width:0;break-inside:avoid;display:grid;grid-row:span 3;
grid-template-rows:subgrid;row-gap:0}
figcaption{grid-row:1}
.legend{grid-row:2}
.plot{grid-row:3}
figure.wide,figure:last-child:nth-child(odd){grid-column:1/-1}
figcaption strong{display:block;font-weight:650}
figcaption span{color:var(--soft);font-size:.9rem}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:2px 18px;margin:6px 0 0;padding:0;
font-size:.9rem;overflow-wrap:anywhere}
.key{width:34px;height:12px;margin-right:7px;vertical-align:-1px;flex:none;overflow:visible}
.plot{padding:28px 20px 60px 62px}
.wide .plot{padding-top:14px}
figure:last-child .plot{padding-bottom:44px}
.wide .plot:has(.rows1){padding-top:20px}
.wide .plot:has(.rows2){padding-top:28px}
.wide .plot:has(.rows3){padding-top:36px}
.wide .plot:has(.rows4){padding-top:44px}
.wide .plot:has(.rows5,.rows6,.rows7,.rows8){padding-top:76px}
svg{display:block;overflow:visible}
.key{display:inline-block}
.chart{width:100%;height:250px}
.chart svg{overflow:visible}
svg text{font-size:12.5px;fill:var(--soft)}
text.y{text-anchor:end}
text.x{text-anchor:middle}
text.name{fill:var(--ink)}
.axis line{stroke:var(--grid)}
.axis .tick{stroke-dasharray:1 3}
.axis .base{stroke:var(--soft)}
.s0{--c:var(--s0);--d:none}
.s1{--c:var(--s1);--d:8 4}
.s2{--c:var(--s2);--d:2 3}
.s3{--c:var(--s3);--d:10 3 2 3}
.s4{--c:var(--s4);--d:14 5}
.s5{--c:var(--s5);--d:5 2 1 2 1 2}
.s6{--c:var(--s6);--d:4 4}
.s7{--c:var(--s7);--d:1 2}
.line{fill:none;stroke:var(--c);stroke-width:2.2;stroke-dasharray:var(--d);stroke-linejoin:round;
vector-effect:non-scaling-stroke}
.line.thin{stroke-width:1.2}
.line.plain{stroke-dasharray:none}
.mark{fill:var(--c);stroke:var(--card);stroke-width:1}
.mark.hollow{fill:var(--card);stroke:var(--c);stroke-width:1.6}
.mark.bare,.line.area{display:none}
.key .line.area{display:inline;stroke-width:10;stroke-dasharray:none;opacity:.22}
.band{fill:var(--c);opacity:.16}
.bar{fill:var(--c);stroke:var(--card);stroke-width:1}
.rule{stroke:var(--ink);stroke-dasharray:3 3}
text.rule{stroke:none;fill:var(--ink)}
.outage{fill:var(--outage);opacity:.13}
.failed{fill:var(--outage)}
.forest{width:220px;height:22px;margin-left:12px}
.forest .tolerance{fill:var(--plain-bg)}
.forest .zero{stroke:var(--soft)}
.forest .interval{stroke:var(--ink);stroke-width:2}
.forest path,.forest circle{fill:var(--ink)}
.forest.good *{fill:var(--good);stroke:var(--good)}
.forest.bad *{fill:var(--bad);stroke:var(--bad)}
.forest .tolerance.tolerance{fill:var(--plain-bg);stroke:none}
.forest .zero.zero{stroke:var(--soft)}
.share{width:120px;height:10px;display:inline-block;margin-right:10px}
.share .network{fill:var(--s5);opacity:.45}
.share .either{fill:var(--s0);opacity:.45}
.share .device{fill:var(--s0)}
footer{max-width:1180px;margin:0 auto;padding:4px 24px 36px;color:var(--soft);font-size:.9rem}
footer p{max-width:62em}
@media (max-width:820px){
main{padding:14px 12px 4px}
footer{padding:4px 14px 24px}
section,.card{padding:16px 14px;margin-bottom:12px}
.cards{gap:12px;margin-bottom:12px}
h1{font-size:1.4rem}
header.card{grid-template-columns:1fr}
.cards .facts{display:flex;gap:8px 26px}
.plots{grid-template-columns:minmax(0,1fr)}
.plot{padding-right:14px;padding-left:54px}
.chart{height:220px}
.tiles{grid-template-columns:repeat(auto-fill,minmax(118px,1fr));gap:14px 10px}
.tiles dd{font-size:1.15rem}
table{font-size:.9rem}
th,td{padding-right:9px}
tbody th{position:sticky;left:0;background:var(--card)}}
@media (max-width:560px){.spare,.forest{display:none}}
@media print{
:root{--page:#fff}
body{font-size:11pt}
main,footer{max-width:none;padding-left:0;padding-right:0}
section,.card{break-inside:avoid-page;padding:12px 14px}
.tiles{grid-template-columns:repeat(auto-fill,minmax(150px,1fr))}
section:has(.plots){break-inside:auto}
.scroll{overflow:visible}
table{font-size:.72rem}
.n{white-space:normal}
th,td{padding:4px 6px 4px 3px}
figure{break-inside:avoid}
.chart{height:210px}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)css";

}  // namespace

std::string_view style_sheet() {
  return kStyle;
}

}  // namespace especho::html
