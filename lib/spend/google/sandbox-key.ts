/**
 * The key of the service account that Google's server of tests and the demo knows. It opens nothing else: no account of Google's
 * has ever had it.
 */

const PRIVATE_KEY = `-----BEGIN PRIVATE KEY-----
MIIEvwIBADANBgkqhkiG9w0BAQEFAASCBKkwggSlAgEAAoIBAQC2VM53ekTSiS/p
I7BAHukseK29zvHkJ9hAcQHDECGLvJ3ZZwR+uDAed0Qx4houcS6CIvKwxP9kjUDW
iXRXgxWylOvzePg6zxgt8y6SpAJvuR6bC6PhIXuubAR6ZmyeKa3waI+/J7k7Cj0X
Ro553rxdG7UncA6Be4u0Ckcroc/pDjZpWsQWUu9t32o7BwYELILTXqkBZp/sHPuU
XO3YhjLLPQO8VI/uqzt4Mxp6ZiNtB2kgBbOLa9zn9YvAxsNpVUCti4r3zSPKTC88
b2aTK8RhMRhshyisT1CC9fjcuWDQ2AqbpgpQMN76wFAvE44TXbLqm6jHPccq9r6L
z8tih8kbAgMBAAECggEAH1ALMTufTCThRIGriCeG1etXsywyIIOzQMXnjo9bo3re
BPMLM5QAN4s1+/cflfA8E39a/H6oeaVEiFOM1maduFCZAPQ6dScRuPp1ehuOi49Y
MTpbh5NPgVHtpvOmHbd8trfOT/7Lcdc9TJ0CZO2ancbfYol9BEGqaV4GgPjGEvji
kJ3DwaCyi3DomSkXMQvgf3Roqm6cAYZm5Qa+aog8cVnSSaNJ9lByeZ7lnRYdL9CH
K1AUrAahopyCRRweFmBWBdkNPWS/lR8GuMawVC5oqd4AWho/7zYUnnMGUx5kS73o
MUYplWcEb4po2YakdIXiS/IcUMyCCIN7LdyAOVYLQQKBgQDkBcyamhGtcJYFGD53
jHntiv5iaPzDdrQJKtAWwOZwXc5KlblM2V1rQpIrT7dMBWF6ixkLSaeyyhDBz+tj
i/fPpzutaXv+7b/2xuMqZeSIVVTJduuZ6pAQGXIIK43mKPnHNcEehkzwv5WRYISF
3LvJ1rJJz1uLyhyb0RGOF/qHewKBgQDMs9bZGBLaZ0r8gVfj60nT9i0YhEcM+Lud
+LIKrDSJu4L5lAWPhFaBwkcs5fPSeIJQHiovHLrS57vID8gsPnp6dbesdgw/osh/
4mXt6al5xWzxFipaS5tc9+j1NxQn1iaMv3r/rZTTWyaNId01Z6QkxAU0mHh4LSmp
JbMRyGtC4QKBgQDMF5C5tDssVUBB0SBgWqDrh+QG61eKEF42claMdx4K5zt0sKyJ
Z2jhT1WLZK94YLyONaA15TgvpAL5poNWt3oYJ+QXY/nzBJQ0anH7ifXSPSZFqKZa
PoOxlUTmoS1CG9ztfGSdULHfLmvOEmirdBW1I/CydeHHriCLKsceusGnrwKBgQCo
AttOZ+HhfHIheY/Hs/BulllBDCC81tI2wE5xUBH3Ef5YFlPSDY5rBighA8PxdZOP
apK5BF2aiTSo6bskBUvFgyTz2hgHivYBcLK0aNn+5jmaTtUIM5Ia5idATKqwX6ZY
UzkC7Vd/egrUP30uPhiNTI3xM0t9Z6QP/q9Q4yyWQQKBgQDSIypBzJoekfB8jlNP
BHs/JqmmlpJus4Sdn6aoiloLbfB+3xCmOix/AB/mGtkBeMDmlnTcHNFMedA/T5Bd
HVftqB+PTI33WK9Lyl15h43b7M9l94o18O3iN4DTFoEsn1w49KsbgvPbE88Frw+I
JFJSKyIeRhNJcsbQ4lb9j/ykpA==
-----END PRIVATE KEY-----
`;

/** The file as Google Cloud gives it out. */
export const SANDBOX_KEY_FILE = JSON.stringify({
  type: 'service_account',
  project_id: 'sandbox',
  private_key_id: 'sandbox1',
  private_key: PRIVATE_KEY,
  client_email: 'tieback@sandbox.iam.gserviceaccount.com',
});
