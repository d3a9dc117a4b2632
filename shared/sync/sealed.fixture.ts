/** A box as the server seals it to a person's key, with that key: what a station opens has to be this construction. For tests. */
export const SEALED = {
  publicKey: 'MCowBQYDK2VuAyEArr2QI3P75w7mzZVwKM/8NwFOKnlQla4XXTEs1UPkIQQ=',
  privateKey: 'MC4CAQAwBQYDK2VuBCIEIKhciavTrglFJb23amcUah89pFZ2lWMpKY3rKfd5KkxE',
  purpose: 'fieldward staff server desk00000001 challenge',
  secret: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
  sealed: {
    ephemeral: 'MCowBQYDK2VuAyEAkWpQrziT5jDCXN4/5bAUWj1tta6DWMjw4YsYeRPNM0A=',
    nonce: 'PDjw9Ll2yZvpRjnE',
    box: '+Gm48rnrW6vTxVaf1uSguhyzUsGvRR7t7taCmZNUMoRNOhhoqCMVqi7d9hN9gMNj',
  },
};
