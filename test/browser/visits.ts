/**
 * Whether the page answers or refuses, what a visitor fills in by the fields' names or ids (a file: its content in
 * base64), and what the page says.
 */
export type Visit = readonly [
  answer: 'answers' | 'refuses',
  fields: Readonly<Record<string, string>>,
  says: RegExp,
];

/** Visits to the apps of the labs, each shown below a cell. A lab that serves an app has at least one row. */
export const APP_VISITS: readonly { lab: string; cell: string; visits: readonly Visit[] }[] = [
  {
    lab: 'beginner/views',
    cell: 'whole-app',
    visits: [
      ['answers', { flipper: '185', mass: '3500' }, /Adelie, \d+%/],
      ['answers', { flipper: '225', mass: '5500' }, /Gentoo, \d+%/],
      ['refuses', { flipper: '100', mass: '3500' }, /Give flipper, 150 to 250 \(mm\)/],
    ],
  },
  {
    lab: 'beginner/forms',
    cell: 'form-view',
    visits: [
      ['answers', { flipper: '185', mass: '3500' }, /Adelie, \d+%/],
      ['answers', { flipper: ' 225.5 ', mass: '5500' }, /Gentoo, \d+%/],
      ['refuses', { flipper: '195', mass: '' }, /Mass: enter a number from 2000 to 7000\./],
      ['refuses', { flipper: '"><b>long</b>', mass: '3800' }, /Flipper: enter a number from 150 to 250\./],
    ],
  },
  {
    lab: 'beginner/basic-deployment',
    cell: 'router',
    visits: [
      [
        'answers',
        { flipper_length_mm: '190', bill_depth_mm: '18', bill_length_mm: '38', species: 'Adelie' },
        /Mass: 3\d{3} g/,
      ],
      [
        'answers',
        { flipper_length_mm: ' 228.5 ', bill_depth_mm: '16', bill_length_mm: '50', species: 'Gentoo' },
        /Mass: 5\d{3} g/,
      ],
      ['refuses', { bill_depth_mm: '' }, /Depth of the bill is missing: expected a number from 12 to 23/],
      [
        'refuses',
        { flipper_length_mm: '"><b>long</b>' },
        /Flipper: expected a number from 165 to 240 \(mm\)/,
      ],
    ],
  },
  {
    lab: 'beginner/forms',
    cell: 'own-forms-only',
    visits: [
      ['refuses', { flipper: '185', mass: 'heavy' }, /Mass: enter a number from 2000 to 7000\./],
      [
        'answers',
        { flipper: '185', mass: '3500' },
        /Sighting (\d+) of \1\s+Adelie\s+Flipper 185 mm, mass 3500 g/,
      ],
    ],
  },
  {
    lab: 'beginner/house-price-predictor',
    cell: 'app',
    visits: [
      [
        'answers',
        {
          Neighborhood: 'StoneBr',
          GrLivArea: '2400',
          TotalBsmtSF: '1500',
          OverallQual: '9',
          YearBuilt: '2006',
        },
        /\$[2-9]\d\d,\d{3}/,
      ],
      [
        'answers',
        { Neighborhood: 'OldTown', GrLivArea: '900', TotalBsmtSF: '0', OverallQual: '4', YearBuilt: '1920' },
        /\$(\d\d|1[0-3]\d),\d{3}/,
      ],
      ['refuses', { YearBuilt: '3000' }, /Year built: enter a number from 1870 to 2010\./],
      ['refuses', { GrLivArea: '' }, /Living area: enter a number from 300 to 6000\./],
    ],
  },
  {
    lab: 'beginner/spam-email-classifier',
    cell: 'app',
    visits: [
      [
        'answers',
        {
          mail: 'Click here! Your free mortgage offer\nReceive guaranteed lowest rates today, save money! Please remove your debt.',
        },
        /This is spam\.[^]*Score \d+\.\d[^]*mortgage \+\d/,
      ],
      [
        'answers',
        {
          mail: 'Re: kernel bug\nI wrote a patch for the linux kernel, thanks. The rpm users file perl code.',
        },
        /This is ham\.[^]*Score -\d+\.\d[^]*(wrote|linux|rpm|perl|kernel) -\d/,
      ],
      ['refuses', { mail: '   ' }, /Paste a mail\./],
      // A megabyte; as the form is sent, that of Russian is six.
      ['refuses', { mail: 'A long story. '.repeat(75_000) }, /too long: at most 20,000 characters/],
      ['refuses', { mail: 'Долгая история. '.repeat(65_000) }, /too long: at most 20,000 characters/],
      ['answers', { mail: '🎉🎉 💶💶 🎁' }, /I know none of these words\./],
      ['answers', { mail: 'Привет, как дела?' }, /I know none of these words\./],
      // Whole words, or none: no letter of them alone.
      [
        'answers',
        { mail: 'Grüße aus Köln! Schöne Äpfel für Zoë: übermäßig süß.' },
        /I know none of these words|This is (spam|ham)\.(?![^]*\n(gr|e|k|ln|sch|pfel|f|r|zo|b|s) [+-])/,
      ],
    ],
  },
  {
    lab: 'intermediate/neural-networks',
    cell: 'app',
    visits: [
      [
        'answers',
        { Neighborhood: 'StoneBr', GrLivArea: '2400', OverallQual: '9', YearBuilt: '2006' },
        /\$[2-9]\d\d,\d{3}\s+The votes go from \$/,
      ],
      ['answers', { Neighborhood: 'OldTown', GrLivArea: '900', OverallQual: '4' }, /\$1?\d\d,\d{3}/],
      ['refuses', { YearBuilt: '3000', GrLivArea: '' }, /Living area[^]*Year built[^]*from 1870 to 2010/],
    ],
  },
  {
    lab: 'intermediate/text-classification',
    cell: 'app',
    visits: [
      [
        'answers',
        { text: 'WINNER! Claim your free prize now, call 09061701461' },
        /Spam, with[^]*claim \+\d/,
      ],
      ['answers', { text: 'ok, will call you later' }, /Ham, with[^]*(later|ok|will) -\d/],
      ['refuses', { text: 'long '.repeat(250) }, /At most 1,000 characters\./],
      ['refuses', { text: 'Долгая история. '.repeat(65_000) }, /At most 1,000 characters\./],
      ['answers', { text: 'Привет, как дела' }, /I know none of these words/],
    ],
  },
  {
    lab: 'intermediate/sentiment-analysis',
    cell: 'app',
    visits: [
      ['answers', { text: 'I love this amazing day, so happy' }, /It sounds positive\.[^]*love \+\d/],
      ['answers', { text: 'this is awful, I hate it' }, /It sounds negative\.[^]*hate \+\d/],
      ['refuses', { text: '   ' }, /Write something\./],
      ['refuses', { text: 'too long '.repeat(70).trim() }, /At most 560 characters\./],
      ['refuses', { text: 'Долгая история. '.repeat(65_000) }, /At most 560 characters\./],
      ['answers', { text: 'Привет, как дела' }, /I know none of these words/],
    ],
  },
  {
    lab: 'intermediate/image-classification',
    cell: 'app',
    visits: [
      // A blue stroke on white, 16 by 24 pixels; then a text file.
      [
        'answers',
        {
          file: 'iVBORw0KGgoAAAANSUhEUgAAABAAAAAYCAYAAADzoH0MAAAAR0lEQVR4AaXBQRGAQBDAsNLBwupDG/pOBKDgeDQ5ng+BRBJJJBszNzM3OxJJJJFEEkkkkUQSSSSRRBJJJNHJxloXfySSSKIXsBIH+X+t0roAAAAASUVORK5CYII=',
        },
        /Clear\s+1\s/,
      ],
      [
        'refuses',
        { file: 'VGhpcyBpcyBubyBwaWN0dXJlLg==' },
        /something else, and a PNG or JPEG picture is needed/,
      ],
    ],
  },
  {
    lab: 'intermediate/real-time-frontends',
    cell: 'app',
    visits: [['answers', {}, /Connected\./]],
  },
  {
    lab: 'intermediate/reusable-apis',
    cell: 'app',
    visits: [
      ['answers', { task: 'spam', 'spam.text': 'WINNER! Claim your free prize now' }, /spam true/],
      ['answers', { task: 'house-price', 'house-price.quality': '9' }, /dollars [2-9]\d\d,\d{3}/],
      [
        'refuses',
        { task: 'penguin-species', 'penguin-species.body_mass_g': '100' },
        /body_mass_g: Too small/,
      ],
    ],
  },
  {
    lab: 'intermediate/reusable-apis',
    cell: 'mass-task',
    visits: [
      [
        'answers',
        { task: 'penguin-mass', 'penguin-mass.species': 'Gentoo', 'penguin-mass.sex': 'male' },
        /grams 5,\d{3}/,
      ],
      [
        'refuses',
        { task: 'penguin-mass', 'penguin-mass.flipper_length_mm': 'long' },
        /flipper_length_mm: Invalid input/,
      ],
    ],
  },
  {
    lab: 'intermediate/inference-api',
    cell: 'page',
    visits: [
      ['answers', { rows: '39.1, 18.7, 181, 3750\n50, 15, 225, 5500' }, /Adelie[^]*Gentoo/],
      ['refuses', { rows: '39.1, 18.7, 181' }, /measures: expected the shape \[rows, 4\], got \[1,3\]/],
      ['refuses', { rows: '39.1, deep, 181, 3750' }, /measures: every value has to be a finite number/],
    ],
  },
  {
    lab: 'intermediate/input-validation',
    cell: 'view',
    visits: [
      [
        'answers',
        {
          GrLivArea: ' 2,400 ',
          LotArea: '１２０００',
          OverallQual: '9',
          YearBuilt: '2006',
          Neighborhood: 'stonebr',
        },
        /\$[2-9]\d\d,\d{3}\s*$/,
      ],
      [
        'answers',
        { GrLivArea: '5600', Neighborhood: 'StonBr' },
        /hardly a house of Ames has 5,600[^]*Did you mean StoneBr\?/,
      ],
      [
        'refuses',
        { GrLivArea: '', OverallQual: '11', Neighborhood: '"><script>alert(1)</script>' },
        /Living area: give a number from 100[^]*Quality: give a whole number from 1 to 10/,
      ],
      ['refuses', { GrLivArea: '1500', OverallQual: '6', TotalBsmtSF: '0x10' }, /Basement: give a number/],
    ],
  },
  {
    lab: 'intermediate/preprocessing',
    cell: 'page',
    visits: [
      [
        'answers',
        {
          GrLivArea: '2400',
          OverallQual: '9',
          YearBuilt: '2006',
          KitchenQual: 'Ex',
          Neighborhood: 'StoneBr',
        },
        /\$[2-9]\d\d,\d{3}/,
      ],
      [
        'answers',
        {
          GrLivArea: '900',
          OverallQual: '4',
          YearBuilt: '1925',
          KitchenQual: 'Fa',
          Neighborhood: 'Atlantis',
        },
        /\$(\d\d|1[0-3]\d),\d{3}/,
      ],
      ['refuses', { GrLivArea: '' }, /GrLivArea/],
      ['refuses', { GrLivArea: '1500', KitchenQual: 'Great' }, /KitchenQual/],
    ],
  },
  {
    lab: 'intermediate/rest-api',
    cell: 'page',
    visits: [
      [
        'answers',
        {
          'createValuation-body': JSON.stringify({
            living_area: 2400,
            lot_area: 12_000,
            quality: 9,
            year_built: 2006,
            kitchen: 'excellent',
            neighborhood: 'StoneBr',
          }),
        },
        /201 Created\s+application\/json[^]*"price": [2-9]\d{5},[^]*"neighborhood": "StoneBr"/,
      ],
      ['answers', { 'getValuation-id': '1' }, /200 OK\s+application\/json[^]*"id": "1"/],
      ['answers', { 'listHouses-limit': '1' }, /"next": "\?offset=1&limit=1",\s+"previous": null/],
      [
        'refuses',
        { 'createValuation-body': '{ "living_area": 1500, "quality": 11 }' },
        /422 Unprocessable Entity\s+application\/problem\+json[^]*"field": "quality"/,
      ],
      [
        'refuses',
        { 'createValuation-body': '{ "living_area": 15' },
        /400 Bad Request\s+application\/problem\+json/,
      ],
      ['refuses', { 'getValuation-id': '9999' }, /404 Not Found\s+application\/problem\+json/],
    ],
  },
  {
    lab: 'intermediate/lightweight-apis',
    cell: 'page',
    visits: [
      ['answers', { flipper_length_mm: '230', body_mass_g: ' 5500 ', bill_depth_mm: '15' }, /Gentoo/],
      ['refuses', { flipper_length_mm: '3000' }, /Flipper \(mm\): Too big/],
      ['refuses', { body_mass_g: '"><b>fat</b>' }, /Mass \(g\): Invalid input/],
    ],
  },
  {
    lab: 'intermediate/loading-large-models',
    cell: 'served',
    visits: [
      ['answers', { text: 'I am running behind schedule' }, /0\.\d\d/],
      ['refuses', { text: '   ' }, /Write something, 500 characters at most/],
      ['answers', { text: '"><b>free money</b>' }, /0\.\d\d/],
    ],
  },
  {
    lab: 'intermediate/docker-deployment',
    cell: 'run',
    visits: [
      ['answers', { GrLivArea: '2400' }, /Price: 2\d{5} \$/],
      ['refuses', { GrLivArea: '12' }, /GrLivArea: expected a number from 334 to 5642/],
      ['refuses', { GrLivArea: '"><b>large</b>' }, /GrLivArea: expected a number/],
    ],
  },
  {
    lab: 'intermediate/docker-deployment',
    cell: 'version-2',
    visits: [
      ['answers', { GrLivArea: '2400', OverallQual: '9', Neighborhood: 'StoneBr' }, /Price: [2-9]\d{5} \$/],
      ['refuses', { OverallQual: '11' }, /OverallQual: expected a number from 1 to 10/],
    ],
  },
  {
    lab: 'advanced/docker',
    cell: 'use',
    visits: [
      ['answers', { q: 'The box is too heavy.' }, /\(0\.\d\d, version 1\.0\.0\)/],
      ['refuses', { q: '   ' }, /Ask something/],
      ['answers', { q: '"><b>bold</b>' }, /version 1\.0\.0/],
    ],
  },
  {
    lab: 'advanced/performance-tracking',
    cell: 'app',
    visits: [
      ['answers', { area: '2600', year: '2005' }, /2600 sq ft, built 2005\s+high/],
      ['refuses', { area: '12' }, /At least 300 square feet/],
      ['refuses', { area: '1500', year: '"><b>old</b>' }, /The year is a number/],
      ['answers', { area: '700', year: '1920' }, /700 sq ft, built 1920\s+low/],
    ],
  },
  {
    lab: 'advanced/background-tasks',
    cell: 'app',
    visits: [
      ['answers', { houses: '12, 40, 77' }, /12, 40, 77\s+completed\s+\d\s+\$[\d,]+ \(\$[\d,]+ to/],
      ['refuses', { houses: 'the green one' }, /Numbers of houses, such as 12, 40, 77/],
      ['refuses', { houses: '"><b>12</b>' }, /Numbers of houses, such as/],
      ['answers', { houses: '999999' }, /999999\s+dead letter\s+\d\s+There is no house 999999/],
    ],
  },
  {
    lab: 'advanced/dynamic-updates',
    cell: 'app',
    visits: [
      ['answers', { text: 'See you at home tonight' }, /Version \d+ says: ham\./],
      ['answers', { text: 'WINNER! Call 09061701461 to claim your £1000 prize' }, /Version \d+ says: spam\./],
      ['refuses', { text: '   ' }, /Type a message\./],
      ['answers', { text: '"><b>ok</b>' }, /<b>ok<\/b>/],
    ],
  },
  {
    lab: 'advanced/recommendation-system',
    cell: 'app',
    visits: [
      ['answers', {}, /1\s[^]*Because you liked [^]*10\s[^]*Because you liked /],
      ['answers', { liked: '' }, /I know nothing of you yet[^]*Many people have rated it\./],
      ['refuses', { liked: 'Zqxv the Unknowable' }, /I do not know the movie "Zqxv the Unknowable"/],
      ['refuses', { liked: '"><b>Alien</b>' }, /I do not know the movie ""><b>Alien/],
      ['refuses', { liked: 'A long story. '.repeat(400) }, /50 titles at most/],
    ],
  },
  {
    lab: 'advanced/task-results',
    cell: 'sockets',
    visits: [
      ['answers', { house: '11' }, /\$\d+k to \$\d+k, most likely \$\d+k\s[\s\S]*100% done/],
      ['refuses', { house: '2.5' }, /The number of a house is a whole number from 0 to \d+/],
      ['refuses', { house: '"><b>11</b>' }, /The number of a house is a whole number/],
    ],
  },
  {
    lab: 'advanced/custom-chatbot',
    cell: 'app',
    visits: [
      ['answers', { text: 'Are you sad?' }, /no, i am as happy as ever\.[^]*The Transformer has answered/],
      [
        'answers',
        { text: 'Do you sometimes feel lonely?' },
        /feel lonely\?[^]*Retrieval has answered[^]*Are you sad/,
      ],
      [
        'answers',
        { text: 'What is the capital of France?' },
        /I do not know\.\s+Nobody has answered[^]*lonely/,
      ],
      ['answers', { text: '"><b>sad</b>' }, /<b>sad<\/b>[^]*answered[^]*capital/],
      ['refuses', { text: '   ' }, /Ask something, in 200 characters at most/],
    ],
  },
  {
    lab: 'advanced/cloud-model-storage',
    cell: 'app',
    visits: [
      [
        'answers',
        { GrLivArea: '2600', OverallQual: '9', YearBuilt: '2005' },
        /\$[2-9]\d\d,\d{3} by version 2/,
      ],
      ['answers', { GrLivArea: '800', OverallQual: '4', YearBuilt: '1925' }, /\$\d{2,3},\d{3} by version 2/],
      ['refuses', { OverallQual: '11' }, /Quality, 1 to 10: at most 10\./],
      ['refuses', { GrLivArea: '"><b>large</b>' }, /Living area \(sq ft\): a number, please\./],
    ],
  },
  {
    lab: 'advanced/input-output-logging',
    cell: 'app',
    visits: [
      [
        'answers',
        { text: 'See you at home tonight' },
        /Not spam, \d+% sure\.[^]*"kind":"text","characters":23,/,
      ],
      [
        'answers',
        { text: 'WINNER! Call 09061701461 to claim your £1000 prize' },
        /Spam, \d+% sure\.[^]*"longNumbers":1/,
      ],
      ['answers', { text: '"><b>hello</b>' }, /Not spam, \d+% sure\./],
      ['refuses', { text: '   ' }, /Type a message\.[^]*"level":"warning","message":"refused"/],
      ['refuses', { text: 'long '.repeat(400) }, /At most 1,000 characters\./],
    ],
  },
  {
    lab: 'advanced/prediction-log',
    cell: 'app',
    visits: [
      ['answers', { text: 'See you at home tonight' }, /Not spam \(\d+%\), says version 1\. Not kept\./],
      [
        'answers',
        { text: 'WINNER! Call 09061701461 to claim your £1000 prize' },
        /Spam \(\d+%\)[^]*Not kept/,
      ],
      ['refuses', { text: '   ' }, /A message of 1 to 1,000 characters, please\./],
      [
        'answers',
        { text: 'Ring 07700 900123 or ann@example.org <b>now</b>', consent: 'yes' },
        /Kept\.\s+What is kept of you\s+Ring <phone> or <email> <b>now<\/b>/,
      ],
    ],
  },
  {
    lab: 'advanced/saved-model-pipelines',
    cell: 'app',
    visits: [
      [
        'answers',
        { GrLivArea: '2600', OverallQual: '9', YearBuilt: '2005' },
        /the SavedModel\s+(\$[2-9]\d\d,\d{3})\s[^]*the graph in it\s+\1/,
      ],
      ['refuses', { OverallQual: '11' }, /Quality, 1 to 10: at most 10\./],
      ['refuses', { GrLivArea: '"><b>large</b>' }, /Living area \(sq ft\): a number, please\./],
    ],
  },
  {
    lab: 'advanced/onnx',
    cell: 'app',
    visits: [
      ['answers', {}, /Gentoo, \d+% sure/],
      [
        'answers',
        { bill_length_mm: '38', bill_depth_mm: '18.5', flipper_length_mm: '185', body_mass_g: '3600' },
        /Adelie, \d+% sure/,
      ],
      ['refuses', { body_mass_g: '42' }, /Body mass, g: at least 1500\./],
      ['refuses', { bill_length_mm: '"><b>long</b>' }, /Bill length, mm: a number, please\./],
    ],
  },
  {
    lab: 'advanced/cloud-deployment',
    cell: 'app',
    visits: [
      ['answers', { text: '1500,6' }, /\$[1-3]\d\d,\d{3}/],
      ['refuses', { text: '1500,' }, /400: Expected 1 to 1,000 rows of two numbers/],
      ['refuses', { text: '"><b>1500</b>,6' }, /400: Expected 1 to 1,000 rows of two numbers/],
    ],
  },
];
