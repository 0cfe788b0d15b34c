/** Given names as registered; after a slash the name somebody goes by where that has another initial. */
export const MANSNAMEN: readonly string[] = [
  'Jan,Pieter,Cornelis,Hendrik,Willem,Gerrit,Johannes/Hans,Jacobus/Koos,Dirk,Klaas,Adrianus/Janus',
  'Marinus/Rien,Antonius/Toon,Theodorus,Franciscus/Cees,Petrus,Martinus,Leendert,Arie,Bastiaan,Daan',
  'Sem,Lucas,Levi,Finn,Milan,Bram,Thijs,Ruben,Lars,Jesse,Stijn,Tim,Niels,Rick,Jeroen,Marcel,Erik',
  'Robert,Patrick,Richard,Ronald,Edwin,Sander,Mohammed,Ahmed,Youssef,Omar,Ibrahim,Mustafa,Mehmet,Ali',
  'Hasan,Murat,Emre,Bilal,Hamza,Rachid,Abdelkader,Said,René,André,José,Jürgen,Björn,Łukasz,Piotr',
  'Krzysztof,Paweł,Tomasz,Andrei,Ionuț,Dmitri,Winston,Clyde,Orlando,Wei,Chen,Hung,Minh,Kwame,Kofi',
  'Samuel,Daniel,David,Thomas,Simon,Paul,Mark,Frank,Peter,Kees,Hugo,Victor,Otto',
]
  .join(',')
  .split(',');

export const VROUWENNAMEN: readonly string[] = [
  'Maria,Johanna/Anneke,Anna,Elisabeth/Betty,Cornelia,Wilhelmina,Hendrika,Margaretha/Greet',
  'Catharina/Toos,Adriana,Jacoba/Coby,Petronella/Nel,Geertruida,Alida,Grietje,Trijntje,Sophie,Emma',
  'Julia,Mila,Tess,Zoë,Sara,Nora,Eva,Lotte,Fleur,Lisa,Sanne,Anouk,Femke,Iris,Marloes,Ingrid,Monique',
  'Esther,Linda,Petra,Miranda,Sandra,Wendy,Yvonne,Fatima,Khadija,Aïcha,Naima,Samira,Latifa,Ayşe',
  'Fatma,Emine,Zeynep,Elif,Hatice,Yasmina,Soumaya,Farida,Noor,Renée,Chloé,Inés,Françoise,Małgorzata',
  'Agnieszka,Katarzyna,Joanna,Elena,Ioana,Olga,Svetlana,Sharda,Chandra,Mei,Ling,Thi,Abena,Ama,Grace',
  'Ruth,Rachel,Hanna,Willemijn,Karin,Marieke,Tineke,Heleen,Dorien,Vera,Ulrike',
]
  .join(',')
  .split(',');

/**
 * Surnames, tussenvoegsel before a bar. The first ones occur most. Short names are there because a single wrong
 * letter makes them another name.
 */
export const ACHTERNAMEN: readonly string[] = [
  'de|Jong,Jansen,de|Vries,van den|Berg,van|Dijk,Bakker,Janssen,Visser,Smit,Meijer,de|Boer,Mulder',
  'de|Groot,Bos,Vos,Peters,Hendriks,van|Leeuwen,Dekker,Brouwer,de|Wit,Dijkstra,Smits,de|Graaf',
  'van der|Meer,Kok,Jacobs,de|Haan,Vermeulen,van den|Heuvel,van der|Veen,van den|Broek,de|Bruijn',
  'de|Bruin,van der|Heijden,Schouten,van|Beek,Willems,van|Vliet,van de|Ven,Hoekstra,Maas,Verhoeven',
  'Koster,van|Dam,van der|Wal,Prins,Blom,Huisman,Peeters,Kuipers,van|Veen,van|Dongen,Kuiper,Post',
  'Veenstra,Gerritsen,Kramer,van den|Bosch,van der|Linden,Mol,Postma,Sanders,Martens,Willemsen',
  'van|Wijk,Bosman,Molenaar,van|Loon,Timmermans,Wolters,van der|Laan,Groen,Bosch,Schipper,Hermans',
  'Driessen,van der|Velden,Bouwman,Scholten,de|Lange,Hofman,Kool,Zijlstra,Jonker,Evers,van|Es',
  'de|Koning,van|Vught,Hoogland,Pietersen,Verbeek,Ouwehand,Schaap,ter|Horst,ten|Have,Yılmaz,Kaya',
  'Demir,Çelik,Şahin,Yıldız,Öztürk,Aydın,Özdemir,Arslan,Doğan,Kılıç,Aslan,Çetin,Kara,Koç,Özkan',
  'El Idrissi,Benali,Bouzidi,El Amrani,Haddou,Azzouzi,Chaoui,Tahiri,Ouali,Bennani,El Khattabi,Amghar',
  'Boutaleb,Nowak,Kowalski,Wiśniewski,Wójcik,Kamiński,Lewandowski,Zieliński,Szymański,Woźniak',
  'Dąbrowski,Kozłowski,Müller,Schäfer,Weiß,Groß,Strauß,König,Krüger,Schröder,Jäger,Böhm,Günther',
  'Vogel,Köhler,Größer,Preuß,Pérez,García,Fernández,Gómez,Núñez,Muñoz,Gonçalves,Conceição,Araújo',
  'Simões,André,Lefèvre,Françoys,Béranger,Nguyen,Tran,Pham,Li,Chen,Wong,Lim,Ho,Singh,Sharma,Ramdin',
  'Bhagwandin,Ramlal,Jagroep,Sewpersad,Kartosen,Wijdenbosch,Pinas,Amatmoekrim,Soekardi,Kromosoeto',
  'Sno,Tjin,Esajas,Vreden,Blijd,Doelwijt,Accord,Biervliet,Mensah,Owusu,Boateng,Asante,Osei,Addo',
  'Tesfay,Haile,Kidane,Yohannes,Abdi,Warsame,Farah,Jama,Ahmadi,Hosseini,Popescu,Ionescu,Dumitrescu',
  'Stoica,Petrov,Ivanov,Dimitrov,Kovačević,Jovanović,Petrović,Horvat,Novák,Dvořák,Terpstra,Wiersma',
  'Boonstra,Hofstra,Reitsma,Bijlsma,Elzinga,Kooistra,Sikkema,Wierda,Oosterhuis,Oldenburger',
  'Kleinhesselink,Nijenhuis,Wesselink,Rouwenhorst,Grootenhuis,Leferink,Assink,Wissink,Roelofs',
  'Lubbers,Harmsen,Hagenaars,Rademakers,Aerts,Claessens,Goossens,Heijnen,Joosten,Kusters,Theunissen',
  'Vaessen,Wolfs,Frencken,Noordhoek,Zandbergen,Wagenaar,Slotboom,Rietveld,Oosterveer,Lagerweij',
  'Kortekaas,Hogenboom,Duivenvoorden,Bol,Pot,Ham,Ros,Top,Vis,Kat,Roos,Bal,Tol,Mos,Pos',
]
  .join(',')
  .split(',');

export const STRATEN: readonly string[] = [
  'Dorpsstraat,Kerkstraat,Schoolstraat,Molenweg,Stationsweg,Nieuwstraat,Hoofdstraat,Julianastraat',
  'Wilhelminalaan,Beatrixstraat,Oranjelaan,Eikenlaan,Beukenlaan,Lindelaan,Kastanjelaan,Berkenweg',
  'Meidoornstraat,Esdoornlaan,Populierenlaan,Wilgenstraat,Rozenstraat,Tulpstraat,Leliestraat',
  'Irisstraat,Anjerstraat,Dahliastraat,Zonnebloemweg,Merelstraat,Lijsterstraat,Vinkenlaan',
  'Zwaluwstraat,Reigerhof,Valkstraat,Ooievaarweg,Kievitlaan,Leeuwerikstraat,Havenkade,Kanaalweg',
  'Rijnstraat,Maasstraat,Waalstraat,IJssellaan,Scheldeplein,Amstelstraat,Vechtstraat,Spaarneweg',
  'Markt,Raadhuisplein,Marktstraat,Torenstraat,Kloosterweg,Abdijlaan,Burgemeesterslaan,Parklaan',
  'Singel,Westersingel,Planetenlaan,Marsstraat,Venusstraat,Saturnusweg,Poolsterlaan,Vondelstraat',
  'Huygensstraat,Rembrandtlaan,Mozartstraat',
]
  .join(',')
  .split(',');
