/**
 * Decimal places of each currency in use.
 * @source ISO 4217 table A.1 (active codes of countries; funds, metals and test codes left out)
 */
const of = <const C extends string, const N extends number>(places: N, codes: C) =>
  Object.fromEntries(
    codes
      .trim()
      .split(/\s+/)
      .map((code) => [code, places]),
  ) as Record<Codes<C>, N>; // keys are the codes just split
type Codes<S extends string> = S extends `${infer Head} ${infer Tail}` ? Head | Codes<Tail> : S;

export const CURRENCY_EXPONENTS = {
  ...of(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...of(2, 'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD'),
  ...of(2, 'CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD'),
  ...of(2, 'HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD'),
  ...of(2, 'MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON'),
  ...of(2, 'RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD'),
  ...of(2, 'TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG'),
  ...of(3, 'BHD IQD JOD KWD LYD OMR TND'),
};
