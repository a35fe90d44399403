using System.Security.Cryptography;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Tests.Unit.Custody.Statements;

/// <summary>As <see cref="EdgeCaseTests"/>, of the signatures that judges make with tokens and passkeys (P-256, SHA-256).</summary>
public sealed class Es256EdgeCaseTests
{
    [Theory]
    [InlineData(
        "signature malleability",
        "042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1"
            + "498a60f4606766b3d9685001558d1a974e7341513e",
        "313233343030",
        "2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e184cd60b855d442f5b3c7b11eb"
            + "6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76",
        true)]
    [InlineData(
        "replaced r by r + n",
        "042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1"
            + "498a60f4606766b3d9685001558d1a974e7341513e",
        "313233343030",
        "012ba3a8bd6b94d5ed80a6d9d1190a436ebccc0833490686deac8635bcb9bf536900b329f479a2bbd0a5c384"
            + "ee1493b1f5186a87139cac5df4087c134b49156847db",
        false)]
    [InlineData(
        "replaced r by r + 256 * n",
        "042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1"
            + "498a60f4606766b3d9685001558d1a974e7341513e",
        "313233343030",
        "01002ba3a7be6b94d6ec80a6d9d1190a432be6dfbb2cb98d6d4d72972df620817f180000b329f479a2bbd0a5"
            + "c384ee1493b1f5186a87139cac5df4087c134b49156847db",
        false)]
    [InlineData(
        "replaced r by r + 2**256",
        "042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1"
            + "498a60f4606766b3d9685001558d1a974e7341513e",
        "313233343030",
        "012ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e1800b329f479a2bbd0a5c384"
            + "ee1493b1f5186a87139cac5df4087c134b49156847db",
        false)]
    [InlineData(
        "Signature with special case values r=0 and s=0",
        "042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1"
            + "498a60f4606766b3d9685001558d1a974e7341513e",
        "313233343030",
        "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
            + "0000000000000000000000000000000000000000",
        false)]
    [InlineData(
        "Signature with special case values r=0 and s=1",
        "042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1"
            + "498a60f4606766b3d9685001558d1a974e7341513e",
        "313233343030",
        "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
            + "0000000000000000000000000000000000000001",
        false)]
    [InlineData(
        "Signature with special case values r=0 and s=n",
        "042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1"
            + "498a60f4606766b3d9685001558d1a974e7341513e",
        "313233343030",
        "0000000000000000000000000000000000000000000000000000000000000000ffffffff00000000ffffffff"
            + "ffffffffbce6faada7179e84f3b9cac2fc632551",
        false)]
    [InlineData(
        "k*G has a large x-coordinate",
        "040ad99500288d466940031d72a9f5445a4d43784640855bf0a69874d2de5fe103c5011e6ef2c42dcd50d5d3"
            + "d29f99ae6eba2c80c9244f4c5422f0979ff0c3ba5e",
        "313233343030",
        "000000000000000000000000000000004319055358e8617b0c46353d039cdaabffffffff00000000ffffffff"
            + "ffffffffbce6faada7179e84f3b9cac2fc63254e",
        true)]
    [InlineData(
        "small r and s",
        "04a71af64de5126a4a4e02b7922d66ce9415ce88a4c9d25514d91082c8725ac9575d47723c8fbe580bb369fe"
            + "c9c2665d8e30a435b9932645482e7c9f11e872296b",
        "313233343030",
        "0000000000000000000000000000000000000000000000000000000000000005000000000000000000000000"
            + "0000000000000000000000000000000000000001",
        true)]
    [InlineData(
        "incorrect size of signature",
        "04a71af64de5126a4a4e02b7922d66ce9415ce88a4c9d25514d91082c8725ac9575d47723c8fbe580bb369fe"
            + "c9c2665d8e30a435b9932645482e7c9f11e872296b",
        "313233343030",
        "0501",
        false)]
    [InlineData(
        "incorrect size of signature",
        "046627cec4f0731ea23fc2931f90ebe5b7572f597d20df08fc2b31ee8ef16b15726170ed77d8d0a14fc5c9c3"
            + "c4c9be7f0d3ee18f709bb275eaf2073e258fe694a5",
        "313233343030",
        "0503",
        false)]
    [InlineData(
        "incorrect size of signature",
        "045a7c8825e85691cce1f5e7544c54e73f14afc010cb731343262ca7ec5a77f5bfef6edf62a4497c1bd7b147"
            + "fb6c3d22af3c39bfce95f30e13a16d3d7b2812f813",
        "313233343030",
        "0505",
        false)]
    [InlineData(
        "point at infinity during verify",
        "04b533d4695dd5b8c5e07757e55e6e516f7e2c88fa0239e23f60e8ec07dd70f2871b134ee58cc58327845686"
            + "3f33c3a85d881f7d4a39850143e29d4eaf009afe47",
        "313233343030",
        "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8555555550000000055555555"
            + "555555553ef7a8e48d07df81a693439654210c70",
        false)]
    [InlineData(
        "x-coordinate of the public key has many trailing 0's",
        "044f337ccfd67726a805e4f1600ae2849df3807eca117380239fbd816900000000ed9dea124cc8c396416411"
            + "e988c30f427eb504af43a3146cd5df7ea60666d685",
        "4d657373616765",
        "d434e262a49eab7781e353a3565e482550dd0fd5defa013c7f29745eff3569f19b0c0a93f267fb6052fd8077"
            + "be769c2b98953195d7bc10de844218305c6ba17a",
        true)]
    public void A_tokens_signature_is_two_numbers_in_their_range(
        string what, string key, string message, string signature, bool holds) => Assert.True(
            holds == SignatureCheck.Es256(
                Bytes(key), Bytes(message), Bytes(signature), DSASignatureFormat.IeeeP1363FixedFieldConcatenation), what);

    [Theory]
    [InlineData(
        "pseudorandom signature",
        "0404aaec73635726f213fb8a9e64da3b8632e41495a944d0045b522eba7240fad587d9315798aaa3a5ba0177"
            + "5787ced05eaaf7b4e09fc81d6d1aa546e8365d525d",
        "",
        "3045022100b292a619339f6e567a305c951c0dcbcc42d16e47f219f9e98e76e09d8770b34a02200177e60492"
            + "c5a8242f76f07bfe3661bde59ec2a17ce5bd2dab2abebdf89a62e2",
        true)]
    [InlineData(
        "length of sequence [r, s] uses long form encoding",
        "042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1"
            + "498a60f4606766b3d9685001558d1a974e7341513e",
        "313233343030",
        "30814502202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479"
            + "a2bbd0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db",
        false)]
    [InlineData(
        "length of sequence [r, s] contains a leading 0",
        "042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1"
            + "498a60f4606766b3d9685001558d1a974e7341513e",
        "313233343030",
        "3082004502202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f4"
            + "79a2bbd0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db",
        false)]
    [InlineData(
        "Legacy: ASN encoding of s misses leading 0",
        "042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1"
            + "498a60f4606766b3d9685001558d1a974e7341513e",
        "313233343030",
        "304402202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e180220b329f479a2bb"
            + "d0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db",
        false)]
    [InlineData(
        "Signature encoding contains incorrect types: r=0, s=0.25",
        "042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1"
            + "498a60f4606766b3d9685001558d1a974e7341513e",
        "313233343030",
        "3008020100090380fe01",
        false)]
    [InlineData(
        "Signature encoding contains incorrect types: r=0, s=nan",
        "042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1"
            + "498a60f4606766b3d9685001558d1a974e7341513e",
        "313233343030",
        "3006020100090142",
        false)]
    [InlineData(
        "length of sequence [r, s] uses 70 instead of 69",
        "042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1"
            + "498a60f4606766b3d9685001558d1a974e7341513e",
        "313233343030",
        "304602202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a2"
            + "bbd0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db",
        false)]
    [InlineData(
        "length of sequence [r, s] uses 68 instead of 69",
        "042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1"
            + "498a60f4606766b3d9685001558d1a974e7341513e",
        "313233343030",
        "304402202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a2"
            + "bbd0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db",
        false)]
    [InlineData(
        "uint32 overflow in length of sequence [r, s]",
        "042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1"
            + "498a60f4606766b3d9685001558d1a974e7341513e",
        "313233343030",
        "3085010000004502202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100"
            + "b329f479a2bbd0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db",
        false)]
    [InlineData(
        "appending 0's to sequence [r, s]",
        "042927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838c7787964eaac00e5921fb1"
            + "498a60f4606766b3d9685001558d1a974e7341513e",
        "313233343030",
        "304702202ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18022100b329f479a2"
            + "bbd0a5c384ee1493b1f5186a87139cac5df4087c134b49156847db0000",
        false)]
    public void A_passkeys_signature_is_strict_DER(
        string what, string key, string message, string signature, bool holds) => Assert.True(
            holds == SignatureCheck.Es256(
                Bytes(key), Bytes(message), Bytes(signature), DSASignatureFormat.Rfc3279DerSequence), what);

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);
}
