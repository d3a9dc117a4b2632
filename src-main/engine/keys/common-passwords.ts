/**
 * What is tried first: words that head every list of leaked passwords, names, places, clubs, brands and the words of a
 * hospital, of the languages spoken where this runs. Compared without case, marks, spaces and up to four digits at the
 * end, so that each word stands here once and stands for thousands.
 */
const WORDS = `
123qwe 123qweasd 12qwaszx 1a2b3c 1a2b3c4d 1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 a1b2c3 a1b2c3d4 aa112233 aaaaaa
abc abc12345 abcabc abcd abcd1234 abcdefg abcdefgh abidjan abraham abretesesamo abuja academy access accessgranted
accra acmilan addisababa adm1n admin admin1234 adminadmin administrateur administrator adrian adriana afya airtel
aisha akello alejandro alex alexander alexandra alexis alfred alhamdulillah alice alicia allah alleluia allison amanda
amani amazon amber ambulance amelia amen america amina amour amoureux andre andrea andreas andrei andrew android
anesthesia angel angela angelo angels angola anita anna annie anonymous anthony antibiotic antonio aout apple apples
appointment april argentina arsenal arsenal1 arthur arusha asante asd123 asdasd asdasdasd asdfghjk asdfghjkl ashley
asshole aston audi austin autumn avocado avril awesome azerty azertyui azertyuiop babygirl backup bailey bamako banana
bandage bandit banjul baraka barbara barcelona baseball basketball batman bayern bbbbbb beans beatrice beautiful
beauty belinda benfica benjamin bernard bharat bienvenu bienvenue bigdaddy bishop bismillah bitch biteme black blessed
blessing blessme bloodbank blue bmw bolivia bonita bonjour bonjour1 bonnie booboo botswana bradley brandon brandy
brasil brenda brian brittany brooklyn brown bruce bubbles buddy buffalo bujumbura bulldog bullshit burger burundi
butterfly caesar calvin camarade cameron cameroon camille capetown cardiology carlos carmen caroline cashier cassava
cassie casualty catherine catheter catholic cecilia celine champion chance changeit changeme changepassword changethis
chapati charlene charlie charlotte cheese cheeseburger cheetah chelsea chelseafc chennai chester chicago chicken
chicken1 chile chloe chocolat chocolate chocolatine chouchou chris christ christian christina christine christopher
church cindy citroen claire claude claudia clement cleopatra clinic clinica clinique cocacola coffee coffee1 colin
college colombia computer conakry confidential config congo connor console consultant consultation contrasena
contrasenia cookie cooper corinthians corvette cotonou courtney cowboy cowboys crimson crocodile crystal cynthia dakar
daktari dallas damian daniel dannielle danny darling database david dawa dawn deborah december decembre default
default1 delhi delivery demo denise dennis dental dentist derek dermatology desmond destiny dhoni diabetes diagnosis
dialysis diamond diana dimanche director dispensary dispenser docteur doctor doctors dodoma doggie dolphin dolphins
dominic donald donkey donna dorothy douala doudou douglas dragon dreams drogba drugstore drummer durban eagles edcrfv
edward edwin eileen elaine eldoret eleanor elephant elizabeth ellen emerald emergency emily emma emmanuel entebbe
ephesians eric erica ernest espana esther estrella eternal ethiopia eugene eunice evelyn everton everybody everyone
example exodus facebook faith falcon famille family fanta fatima fcbarcelona february felix fernando ferrari fevrier
fieldward fiona fisher flamengo flower flowers football forever fortune frances francis francisco frank frankie
freddie freedom freetown friday friend friends fuckoff fuckyou furaha gabriel gabrielle ganesha garfield gateway
gazelle geheim gemini genesis george georgia gerald ghana gideon gilbert ginger giovanni giraffe gladys glo gloria
gmail godbless godfirst godisable godisgood godisgreat godislove golden goldfish golfer goodluck google gordon gorilla
gorspurs gospel grace grandma gray green gregory grey guatemala guest guinness guitar gulu gynaecology habari hakuna
hakunamatata hallelujah hannah hanuman happiness happy harare harley harold harriet harrison harry healer healing
health healthcare healthcenter healthcentre heather heaven heavenly heineken helen helena hello hellohello helpdesk
henry hermosa hippo holyspirit honda hopital horses hospital hospitali hotmail hottie howard huawei humphrey hunter
hyundai iamgod ibrahim icecream icu ihateyou ilovegod ilovejesus iloveme ilovemom ilovemum iloveu iloveyou imani india
indian indigo infinix infirmier infirmiere infusion injection inshallah instagram install intensive inter internet
internet1 iphone isaac isabel isabella isabelle israel itel jackie jackson jacob jacqueline jacques jamaica jambo
james janet january janvier jasmine jason jasper jeanne jeffrey jehovah jennifer jenny jeremiah jeremy jerome jesse
jessica jessie jesus jesuschrist jesusislord jesuslovesme jesussaves jetaime jeudi jimmy jinja joanna johannesburg
johnny johnson jonathan jordan joseph joshua joyful juillet juin julian juliana julie juliet july june junior justice
justin justine juventus juventus1 kampala karen karibu karina kathleen katie kelly kelvin kenneth kenya kevin kigali
killer killer123 kimberly kingdom kinshasa kissme kisumu kitten kitty kitty1 kituo kohli kolkata krishna kristin
kumasi l3tmein laboratoire laboratory laborward labtech ladybug lagos lakers lalala laura lauren laurent lawrence
leather leon leonard leonardo leopard leslie letmein letmein1 liberte lilili lillian lilongwe lincoln lindsay lion
lions little liverpool liverpoolfc lizzie lkjhgfdsa local localhost login logon lollipop lome london lorenzo lorraine
louise loulou lovelove lovely loveme lover lovers loveyou luanda lucas lucie lucifer lucille lucky lucy lundi lusaka
madison maggie maize malaria malawi malcolm mambo manager manchester mancity mandela mango mangoes manuel manunited
manutd maputo march marcus mardi margaret maria mariana marie marina mario marion mariposa marlboro mars marseillais
marseille marshall martha martin martina marvelous marvin mary maryjane mashallah master master1 masterkey maternite
maternity mathieu mathilde matrix matron matthew maureen maurice maverick maxime maxwell mbappe medecin medical
medication medicine medicines melanie melissa mercedes mercedesbenz mercredi mercury mercy merlin messi messiah mexico
michael mickey microsoft microsoft1 midnight midwife midwives miguel milano miller million minnie miracle miriam
mitsubishi mnbvcxz mogadishu mohamed mohammed molly mombasa monamour monday money moneyman monica monkey monkeys
monrovia montana moov morgan mortuary moses motdepass motdepasse mother mothers mozambique mpesa mtn mufasa muhammad
mumbai mungu murphy mustafa mustang muuguzi mwalimu mwanza mybaby mycomputer mydog mylife mylove mypass mypassword
mypc mysecret myspace nadine nairobi nakuru namaste namibia nancy naomi natalie natasha nathan nathaniel neema
neonatal netflix network neurology newpass newpassword neymar niamey nicholas nicolas nicolasn nicole nigeria nirvana
nissan nobody nokia none nopass nopassword norman nothing nouakchott november novembre null nurse nurses nursing
nyumbani obrigado obstetrics october octobre office365 officer oldpassword oliver olivia omshanti oncology openemr
openmrs opensesame openup operation operator oppo orange oranges oscar ouagadougou outlook outpatient oxygen p455w0rd
p4ssword p@ssw0rd p@ssword p@ssword1 pa$$w0rd pa$$word pa55word paediatrics pamela panther papaya papillon paradise
paris parker parola pascal pass pass1234 passcode passion passkey passme passpass passphrase passw0rd passw0rd! passwd
password password! password1234 passwort pastor pathology patience patient patients patricia patrick patrickk paula
pauline peaches peanut pearl pediatric pediatrics pepper pepsi perfect peter peugeot pharmacie pharmacien pharmacies
pharmacist pharmacy philip philippe philippians phillip phoenix physician physio physiotherapy pierre pierrot
pineapple pink pizza playboy player please pleasechange poiuyt poiuytrewq pokemon polyclinic popcorn porsche power
powers praise precious prescription pretoria prince princesa princess princesse priscilla private promise proverbs
psalm psalms psychiatry public puppy purple q1w2e3 q1w2e3r4 q1w2e3r4t5 qazqaz qazwsx qazwsxedc qazxsw qqqqqq quentin
qwe123 qwe123qwe qweqwe qweqweqwe qwerty qwertyui qwertyuiop qwertz qwertzuiop rabbit rachel racing radiographer
radiologie radiology rafiki rahim rahman rainbow ramadan ranger rangers raphael raymond realmadrid realmadrid1 rebecca
reception receptionist records redsox regina registration registry renault restore revelation rfvtgb rhino ricardo
rice richard robert robinson rocket rodriguez roland romain romans ronald ronaldinho ronaldo rooney root root1234
rosemary roses rounds roxanne ruby russell ruth rwanda s3cret sabrina sachin safaricom salah salome salut salut123
samantha samedi sample samson samsung samuel sanders sandra sandrine sante sapphire sarah saturday saudade savior
saviour scanner scarlet school scooter scorpion scotland sebastian sebastien secret secret1 secrets security selena
senegal senha senha123 senior september septembre serena sergio server service services setup shadow shalom shannon
sharks sharon sheila shelby shelly shirley shule sierra signin silver silver1 silvester simba simon simone single
skater slayer slipknot smile smiley smith snickers snoopy snowball soccer softball soleil solomon somalia someone
sophia sophie sparky spartan special spencer spiderman spirit spotify spring sprite star starlight starwars station
stella stephane stephanie stephen sterile stethoscope steve steven stewart stranger strawberry student students stupid
subhanallah success sudan sugar sugarcane summer summertime sunday sunday1 sunflower sunshine super superman superstar
superuser supervisor support surgeon surgery susan suzanne suzuki sweet sweetheart sweetie sweety sydney sylvia sylvie
symptom syringe sysadmin system systems tablets tamara tanner tanzania taylor tea teacher teamo tecno teddybear
telegram temp tempo temporary temppass tennis tequiero teresa test test1234 testtest tgbyhn theatre therapist therapy
theresa therese thermometer thierry thomas thunder thursday tiffany tiger tiger123 tigers tiktok timothy tinker
tinkerbell titanic tommy toor topaz topsecret tottenham toujours toyota tracy trainee trainer training treatment
triage trinity trouble truelove trustgod trustno tuberculosis tuesday tumaini turquoise turtle tusker tweety twilight
twitter tyler ugali uganda ultrasound undefined unicorn united universe university unknown upendo urgence urgences
urology user user1234 vacances vaccination vaccine vaccines valentin valentina valentine valerie vampire vanessa
vanilla vendredi venezuela veronica victor victoria victory vincent violet virginia virginie vitals vivian vodacom
vodka volcano volkswagen wachtwoord walter wanjiku ward wards warrior warriors water wednesday welcome welcome1
welcomehome wendy westside whatever whatsapp wheelchair whisky white wilfred william williams willkommen willow wilson
windows windows10 winner winners winston winter wisdom wizard wolfgang wonderful wsxedc xavier xiaomi xray xrays
xswzaq xxxxxx yahoo yamaha yankees yannick yellow yesu yhnujm ynwa youtube yvonne yxcvbnm zachary zahanati zambia
zaq12wsx zaq1zaq1 zaqxsw zebra zidane zimbabwe zxcvbn zxcvbnm zxczxc zzzzzz
`;

/** Rows of keyboards, for what fingers do by themselves. */
const ROWS = [
  '1234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  'qwertzuiop',
  'yxcvbnm',
];
const SHORTEST_WALK = 5;

/** Along a row, either way. */
function walks(row: string): readonly string[] {
  const found: string[] = [];
  for (const way of [row, Array.from(row).toReversed().join('')]) {
    for (let start = 0; start + SHORTEST_WALK <= way.length; start += 1) {
      for (let end = start + SHORTEST_WALK; end <= way.length; end += 1) found.push(way.slice(start, end));
    }
  }
  return found;
}

export const COMMON_PASSWORDS: ReadonlySet<string> = new Set([
  ...WORDS.split(/\s+/).filter((word) => word !== ''),
  ...ROWS.flatMap(walks),
  '0123456789',
  '123123123',
  '11223344',
  '147258369',
  '147852369',
  '789456123',
  '11111111',
  '00000000',
]);
