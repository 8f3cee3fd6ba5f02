/**
 * The 212 municipios of Veracruz in the order of their INEGI codes (001 Acajete … 212 Santiago
 * Sochiapan). Names are real; all events of the night are made up.
 */
export const MUNICIPIOS: readonly string[] = (
  'Acajete|Acatlán|Acayucan|Actopan|Acula|Acultzingo|Camarón de Tejeda|Alpatláhuac|' +
  'Alto Lucero de Gutiérrez Barrios|Altotonga|Alvarado|Amatitlán|Naranjos Amatlán|' +
  'Amatlán de los Reyes|Ángel R. Cabada|La Antigua|Apazapan|Aquila|Astacinga|Atlahuilco|Atoyac|' +
  'Atzacan|Atzalan|Tlaltetela|Ayahualulco|Banderilla|Benito Juárez|Boca del Río|Calcahualco|' +
  'Camerino Z. Mendoza|Carrillo Puerto|Catemaco|Cazones de Herrera|Cerro Azul|Citlaltépetl|' +
  'Coacoatzintla|Coahuitlán|Coatepec|Coatzacoalcos|Coatzintla|Coetzala|Colipa|Comapa|Córdoba|' +
  'Cosamaloapan de Carpio|Cosautlán de Carvajal|Coscomatepec|Cosoleacaque|Cotaxtla|Coxquihui|' +
  'Coyutla|Cuichapa|Cuitláhuac|Chacaltianguis|Chalma|Chiconamel|Chiconquiaco|Chicontepec|' +
  'Chinameca|Chinampa de Gorostiza|Las Choapas|Chocamán|Chontla|Chumatlán|Emiliano Zapata|' +
  'Espinal|Filomeno Mata|Fortín|Gutiérrez Zamora|Hidalgotitlán|Huatusco|Huayacocotla|' +
  'Hueyapan de Ocampo|Huiloapan de Cuauhtémoc|Ignacio de la Llave|Ilamatlán|Isla|Ixcatepec|' +
  'Ixhuacán de los Reyes|Ixhuatlán del Café|Ixhuatlancillo|Ixhuatlán del Sureste|' +
  'Ixhuatlán de Madero|Ixmatlahuacan|Ixtaczoquitlán|Jalacingo|Xalapa|Jalcomulco|Jáltipan|Jamapa|' +
  'Jesús Carranza|Xico|Jilotepec|Juan Rodríguez Clara|Juchique de Ferrer|Landero y Coss|' +
  'Lerdo de Tejada|Magdalena|Maltrata|Manlio Fabio Altamirano|Mariano Escobedo|' +
  'Martínez de la Torre|Mecatlán|Mecayapan|Medellín de Bravo|Miahuatlán|Las Minas|Minatitlán|' +
  'Misantla|Mixtla de Altamirano|Moloacán|Naolinco|Naranjal|Nautla|Nogales|Oluta|Omealca|Orizaba|' +
  'Otatitlán|Oteapan|Ozuluama de Mascareñas|Pajapan|Pánuco|Papantla|Paso del Macho|' +
  'Paso de Ovejas|La Perla|Perote|Platón Sánchez|Playa Vicente|Poza Rica de Hidalgo|' +
  'Las Vigas de Ramírez|Pueblo Viejo|Puente Nacional|Rafael Delgado|Rafael Lucio|Los Reyes|' +
  'Río Blanco|Saltabarranca|San Andrés Tenejapan|San Andrés Tuxtla|San Juan Evangelista|' +
  'Santiago Tuxtla|Sayula de Alemán|Soconusco|Sochiapa|Soledad Atzompa|Soledad de Doblado|' +
  'Soteapan|Tamalín|Tamiahua|Tampico Alto|Tancoco|Tantima|Tantoyuca|Tatatila|Castillo de Teayo|' +
  'Tecolutla|Tehuipango|Álamo Temapache|Tempoal|Tenampa|Tenochtitlán|Teocelo|Tepatlaxco|' +
  'Tepetlán|Tepetzintla|Tequila|José Azueta|Texcatepec|Texhuacán|Texistepec|Tezonapa|' +
  'Tierra Blanca|Tihuatlán|Tlacojalpan|Tlacolulan|Tlacotalpan|Tlacotepec de Mejía|Tlachichilco|' +
  'Tlalixcoyan|Tlalnelhuayocan|Tlapacoyan|Tlaquilpa|Tlilapan|Tomatlán|Tonayán|Totutla|Tuxpan|' +
  'Tuxtilla|Úrsulo Galván|Vega de Alatorre|Veracruz|Villa Aldama|Xoxocotla|Yanga|Yecuatla|' +
  'Zacualpan|Zaragoza|Zentla|Zongolica|Zontecomatlán de López y Fuentes|Zozocolco de Hidalgo|' +
  'Agua Dulce|El Higo|Nanchital de Lázaro Cárdenas del Río|Tres Valles|Carlos A. Carrillo|' +
  'Tatahuicapan de Juárez|Uxpanapa|San Rafael|Santiago Sochiapan'
).split('|')

/** Rough size of the largest, in thousands of electors, so that the map has its cities; a guess. */
export const CITIES: Readonly<Record<string, number>> = {
  Veracruz: 430,
  Xalapa: 350,
  Coatzacoalcos: 240,
  Córdoba: 155,
  'Poza Rica de Hidalgo': 150,
  Minatitlán: 120,
  'San Andrés Tuxtla': 115,
  'Boca del Río': 115,
  Papantla: 115,
  Tuxpan: 110,
  Orizaba: 100,
  Cosoleacaque: 85,
  'Álamo Temapache': 75,
  'Martínez de la Torre': 75,
  Pánuco: 72,
  Tantoyuca: 72,
  'Tierra Blanca': 70,
  Tihuatlán: 65,
  Coatepec: 64,
  Acayucan: 62,
  'Las Choapas': 57,
  'Emiliano Zapata': 52,
  'Medellín de Bravo': 50,
  Ixtaczoquitlán: 50,
}
