// What its people write in their own words.
export const told = {
  "zh-Hant": {
    offence: "《刑法典》第211條（詐騙）",
    necessity: "受害人均於當日接到該號碼來電，通訊記錄為查明其同夥的唯一途徑。",
    summary: "三名受害人受電話詐騙，損失逾兩百萬澳門元。",
    purpose: "查明受害人接到來電時該號碼與何人通訊。",
    form: "初級法院刑事起訴法庭，2026/118",
    press: "資料涉及一名新聞工作者的消息來源。",
    final: "消息來源受出版自由保護，限制維持。",
  },
  "zh-Hans": {
    offence: "《刑法典》第211条（诈骗）",
    necessity: "受害人均于当日接到该号码来电，通信记录是查明其同伙的唯一途径。",
    summary: "三名受害人遭电话诈骗，损失逾两百万澳门元。",
    purpose: "查明受害人接到来电时该号码与何人通信。",
    form: "初级法院刑事起诉法庭，2026/118",
    press: "数据涉及一名新闻工作者的消息来源。",
    final: "消息来源受出版自由保护，限制维持。",
  },
  pt: {
    offence: "Código Penal, artigo 211.º (burla)",
    necessity: "As vítimas receberam nesse dia chamadas deste número; só os registos mostram com quem falou.",
    summary: "Três vítimas de burla telefónica, com prejuízo superior a dois milhões de patacas.",
    purpose: "Apurar com quem falava o número enquanto as vítimas eram chamadas.",
    form: "Tribunal Judicial de Base, Juízo de Instrução Criminal, 2026/118",
    press: "Os dados revelam as fontes de um jornalista.",
    final: "As fontes são protegidas pela liberdade de imprensa; a restrição mantém-se.",
  },
  en: {
    offence: "Penal Code art. 211 (fraud)",
    necessity: "The victims were called from this number that day; only the records show with whom it spoke.",
    summary: "Three victims of telephone fraud lost more than two million patacas.",
    purpose: "To find with whom the number spoke while the victims were called.",
    form: "Court of First Instance, Criminal Instruction Court, 2026/118",
    press: "The data reveal a journalist's sources.",
    final: "The sources are protected by the freedom of the press; the restriction stays.",
  },
};
