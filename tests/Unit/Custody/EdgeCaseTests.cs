using System.Security.Cryptography;
using LotusBridge.Custody.Sealing;
using NSec.Cryptography;
using Ed25519 = LotusBridge.Ledger.Ed25519;

namespace LotusBridge.Tests.Unit.Custody;

/// <summary>
/// Inputs at which implementations of the primitives have gone wrong: a choice of Project Wycheproof's vectors (C2SP);
/// <see cref="WycheproofTests"/> takes all of them.
/// </summary>
public sealed class EdgeCaseTests
{
    /// <summary>Empty for the all-zero secret, with which nothing is sealed or opened.</summary>
    [Theory]
    [InlineData(
        "public key = 0",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "88227494038f2bb811d47805bcdf04a2ac585ada7f2f23389bfd4658f9ddd45e",
        "")]
    [InlineData(
        "public key = 1",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "48232e8972b61c7e61930eb9450b5070eae1c670475685541f0476217e48184f",
        "")]
    [InlineData(
        "public key with low order",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "e0f978dfcd3a8f1a5093418de54136a584c20b7b349afdf6c0520886f95b1272",
        "")]
    [InlineData(
        "public key with low order",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880",
        "c8d74acde5934e64b9895d5ff7afbffd7f704f7dfccff7ac28fa62a1e6410347",
        "")]
    [InlineData(
        "public key with low order",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7",
        "b85649d5120e01e8ccaf7b2fb8d81b62e8ad6f3d5c0553fdde1906cb9d79c050",
        "")]
    [InlineData(
        "public key with low order",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "2064b2f4c9dc97ec7cf58932fdfa3265ba6ea4d11f0259b8efc8afb35db88c48",
        "")]
    [InlineData(
        "public key == 0",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "7887889bac4c629a101d3724f2ed8b98d936fde79e1a1f77d86779626bf8f263",
        "")]
    [InlineData(
        "public key == 1",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "584fceaebae944bfe93b2e0d0a575f706ce5ada1da2b1311c3b421f9186c7a6f",
        "")]
    [InlineData(
        "public key == 1",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "e07971ee820e48b0b266d8be3cdbbb5e900a43f59ee8535c6572418615de4962",
        "")]
    [InlineData(
        "public key on twist",
        "63aa40c6e38346c5caf23a6df0a5e6c80889a08647e551b3563449befcfc9733",
        "d85d8c061a50804ac488ad774ac716c3f5ba714b2712e048491379a500211958",
        "279df67a7c4611db4708a0e8282b195e5ac0ed6f4b2f292c6fbd0acac30d1332")]
    [InlineData(
        "edge case for shared secret",
        "3b18df1e50b899ebd588c3161cbd3bf98ebcc2c1f7df53b811bd0e91b4d5153d",
        "60a3a4f130b98a5be4b1cedb7cb85584a3520e142d474dc9ccb909a073a9767f",
        "0900000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(
        "edge case for shared secret",
        "b7b6d39c765cb60c0c8542f4f3952ffb51d3002d4aeb9f8ff988b192043e6d0a",
        "60a3a4f130b98a5be4b1cedb7cb85584a3520e142d474dc9ccb909a073a9767f",
        "0200000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(
        "private key == -1 (mod order)",
        "6c05871352a451dbe182ed5e6ba554f2034456ffe041a054ff9cc56b8e946376",
        "a023cdd083ef5bb82f10d62e59e15a6800000000000000000000000000000050",
        "6c05871352a451dbe182ed5e6ba554f2034456ffe041a054ff9cc56b8e946376")]
    [InlineData(
        "public key == 0",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "40ff586e73d61f0960dc2d763ac19e98225f1194f6fe43d5dd97ad55b3d35961",
        "")]
    [InlineData(
        "special case public key",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "c8d07c46bbfb827753b92c70e49583ce8bfa44641a7382258ea903d6a832c96b",
        "")]
    public void A_point_at_the_edges_agrees_as_RFC_7748_says_or_not_at_all(
        string what, string point, string secret, string shared)
    {
        var found = new byte[X25519Point.Length];
        var agrees = X25519Point.TryAgree(Secret(secret), Bytes(point), found);
        Assert.True(shared.Length > 0 == agrees, what);
        Assert.Equal(shared.Length > 0 ? shared : new string('0', 64), Convert.ToHexStringLower(found));
    }

    [Theory]
    [InlineData(
        "draft-josefsson-eddsa-ed25519-02: Test 1",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e3970"
            + "1cf9b46bd25bf5f0595bbe24655141438e7a100b",
        true)]
    [InlineData(
        "regression test for arithmetic error",
        "4abfb535313705a6570018440cdec1a3ae33e51f352112fa6acbd0c6bc3ea859",
        "321b5f663c19e30ee7bbb85e48ecf44db9d3f512",
        "f296715e855d8aecccba782b670163dedc4458fe4eb509a856bcac450920fd2e95a3a3eb212d2d9ccaf948c3"
            + "9ae46a2548af125f8e2ad9b77bd18f92d59f9200",
        true)]
    [InlineData(
        "modified bit 0 in R",
        "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa",
        "313233343030",
        "647c1492402ab5ce03e2c3a7f0384d051b9cf3570f1207fc78c1bcc98c281c2b1d125e5538f38afbcc1c84e4"
            + "89521083041d24bc6240767029da063271a1ff0c",
        false)]
    [InlineData(
        "modified bit 1 in R",
        "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa",
        "313233343030",
        "677c1492402ab5ce03e2c3a7f0384d051b9cf3570f1207fc78c1bcc98c281c2bc108ca4b87a49c9ed2cf383a"
            + "ecad8f54a962b2899da891e12004d7993a627e01",
        false)]
    [InlineData(
        "modified bit 2 in R",
        "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa",
        "313233343030",
        "617c1492402ab5ce03e2c3a7f0384d051b9cf3570f1207fc78c1bcc98c281c2b9ce23fc6213ed5b87912e9bb"
            + "f92f5e2c780eae26d15c50a112d1e97d2ea33c06",
        false)]
    [InlineData(
        "the encoded s was replaced by s + L",
        "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa",
        "54657374",
        "7c38e026f29e14aabd059a0f2db8b0cd783040609a8be684db12f82a27774ab067654bce3832c2d76f8f6f5d"
            + "afc08d9339d4eef676573336a5c51eb6f946b31d",
        false)]
    [InlineData(
        "the encoded s was replaced by s + 2L",
        "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa",
        "54657374",
        "7c38e026f29e14aabd059a0f2db8b0cd783040609a8be684db12f82a27774ab05439412b5395d42f462c6700"
            + "8eba6ca839d4eef676573336a5c51eb6f946b32d",
        false)]
    [InlineData(
        "the encoded s was replaced by s + 4L",
        "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa",
        "54657374",
        "7c38e026f29e14aabd059a0f2db8b0cd783040609a8be684db12f82a27774ab02ee12ce5875bf9dff2655646"
            + "4bae2ad239d4eef676573336a5c51eb6f946b34d",
        false)]
    [InlineData(
        "removing 0 byte from signature",
        "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa",
        "546573743137",
        "93de3ca252426c95f735cb9edd92e83321ac62372d5aa5b379786bae111ab6b17251330e8f9a7c30d6993137"
            + "c596007d7b001409287535ac4804e662bc58a3",
        false)]
    [InlineData(
        "empty signature",
        "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa",
        "54657374",
        "",
        false)]
    [InlineData(
        "signature too long",
        "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa",
        "54657374",
        "7c38e026f29e14aabd059a0f2db8b0cd783040609a8be684db12f82a27774ab07a9155711ecfaf7f99f277ba"
            + "d0c6ae7e39d4eef676573336a5c51eb6f946b30d2020",
        false)]
    [InlineData(
        "special values for r and s",
        "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa",
        "3f",
        "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
            + "0000000000000000000000000000000000000000",
        false)]
    [InlineData(
        "special values for r and s",
        "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa",
        "3f",
        "0000000000000000000000000000000000000000000000000000000000000000010000000000000000000000"
            + "0000000000000000000000000000000000000000",
        false)]
    public void A_signature_has_one_form(string what, string key, string message, string signature, bool holds) =>
        Assert.True(holds == Ed25519.Verify(Bytes(key), Bytes(message), Bytes(signature)), what);

    [Theory]
    [InlineData(
        "edge case for tag",
        "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f",
        "000102030405060708090a0b",
        "ffffffffffffffffffffffffffffffff415771fda4fbcc55c377f73203e60226",
        "e48caf8a76183327c9561a4651c07c822ccd1642c06607d0d4bc0afb4de15915dbfa3b0b422e77e15c64bf62"
            + "47031f15fdb643117809821870000adf83834da5",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            + "ffffffffffffffffffffffffffffffffffffffff",
        "000102030405060708090a0b0c0d0e0f",
        true)]
    [InlineData(
        "edge case for tag",
        "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f",
        "000102030405060708090a0b",
        "f1ffffffffffffffffffffffffffffff615af39eddb5fcd2519190d5507d3b06",
        "e48caf8a76183327c9561a4651c07c822ccd1642c06607d0d4bc0afb4de15915dbfa3b0b422e77e15c64bf62"
            + "47031f15fdb643117809821870000adf83834da5",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            + "ffffffffffffffffffffffffffffffffffffffff",
        "00000000000000000000000000000000",
        true)]
    [InlineData(
        "edge case for tag",
        "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f",
        "000102030405060708090a0b",
        "b5ffffffffffffffffffffffffffffff764e5d82ce7da0d44148484fd96a6107",
        "e48caf8a76183327c9561a4651c07c822ccd1642c06607d0d4bc0afb4de15915dbfa3b0b422e77e15c64bf62"
            + "47031f15fdb643117809821870000adf83834da5",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            + "ffffffffffffffffffffffffffffffffffffffff",
        "ffffffffffffffffffffffffffffffff",
        true)]
    [InlineData(
        "Intermediate sum of poly1305 after processing64 bytes is 0xf",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "000102030405060710abb165",
        "ffffffff",
        "f59d56151de28bef83505f6d89c0b0f7f75b2fa8e6dce386075db283ec85ee62555baffad423af25f66069bb"
            + "69fb6f4d",
        "d6ee4ee25d3bdea81e76de8934cc51fb849cfca7685708575dc6df7a01e36a81849cfca7685708575dc6df7a"
            + "01e36a81",
        "831312cbb0f165dc3e8ff52125f48640",
        true)]
    [InlineData(
        "Intermediate sum of poly1305 after processing64 bytes is 0x1",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "000102030405060710abb165",
        "ffffffff",
        "f717f8d5b28032d5c8e8061cd44d71e4f2d55de772fe7a91ce85e410db3e2d8d50d5ddb5400136323fb83f28"
            + "5e40aca2",
        "d464e022f259679255ce87f8694190e881128ee8fc759140941e89e93658a96e81128ee8fc759140941e89e9"
            + "3658a96e",
        "821312db9826b5e7fe0a9d30c5e28d4f",
        true)]
    [InlineData(
        "",
        "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
        "000102030405060708090a0b",
        "00000000000000000000000000000000",
        "65b63bf074b7283992e24b1ac0df0d22b555dbe2254d94a43f1de748d3cc6f0d",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "39f4fce3026d83789ffd1ee6f2cd7c4f",
        true)]
    [InlineData(
        "Flipped bit 0 in tag expected tag:f4409bb729039d0814ac514054",
        "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f",
        "000102030405060708090a0b",
        "000102",
        "",
        "",
        "f5409bb729039d0814ac514054323f44",
        false)]
    [InlineData(
        "Flipped bit 1 in tag expected tag:f4409bb729039d0814ac514054",
        "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f",
        "000102030405060708090a0b",
        "000102",
        "",
        "",
        "f6409bb729039d0814ac514054323f44",
        false)]
    [InlineData(
        "Flipped bit 7 in tag expected tag:f4409bb729039d0814ac514054",
        "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f",
        "000102030405060708090a0b",
        "000102",
        "",
        "",
        "74409bb729039d0814ac514054323f44",
        false)]
    public void A_chunk_opens_under_its_tag_alone(
        string what, string key, string nonce, string data, string plain, string sealedBytes, string tag, bool holds) =>
        Assert.True(holds == Opens(key, nonce, data, plain, sealedBytes, tag), what);

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    private static Key Secret(string hex) =>
        Key.Import(KeyAgreementAlgorithm.X25519, Bytes(hex), KeyBlobFormat.RawPrivateKey);

    private static bool Opens(string key, string nonce, string data, string plain, string sealedBytes, string tag)
    {
        using var cipher = new System.Security.Cryptography.ChaCha20Poly1305(Bytes(key));
        var opened = new byte[sealedBytes.Length / 2];
        try
        {
            cipher.Decrypt(Bytes(nonce), Bytes(sealedBytes), Bytes(tag), opened, Bytes(data));
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        Assert.Equal(plain, Convert.ToHexStringLower(opened));
        return true;
    }
}
