using System.Security.Cryptography;
using System.Text.Json;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Hybrid;
using LotusBridge.Custody.Statements;
using LotusBridge.Tests.Unit.Custody.Sealing.Hybrid;
using NSec.Cryptography;
using Ed25519 = LotusBridge.Ledger.Ed25519;

namespace LotusBridge.Tests.Unit.Custody;

/// <summary>
/// All of Project Wycheproof's vectors for the primitives that are used here, where its <c>testvectors_v1</c> lies among the
/// test data as <c>vectors/wycheproof</c>; without it <see cref="EdgeCaseTests"/> has a choice of them.
/// </summary>
public sealed class WycheproofTests
{
    [Fact]
    public void X25519_agrees_or_gives_no_secret() => Run("x25519_test", (_, test) =>
    {
        using var secret = Key.Import(KeyAgreementAlgorithm.X25519, Hex(test, "private"), KeyBlobFormat.RawPrivateKey);
        var (expected, found) = (Hex(test, "shared"), new byte[X25519Point.Length]);
        var agrees = X25519Point.TryAgree(secret, Hex(test, "public"), found);
        return found.AsSpan().SequenceEqual(expected) && agrees == expected.AsSpan().ContainsAnyExcept((byte)0);
    });

    [Fact]
    public void Ed25519_takes_what_is_valid_and_nothing_else() => Run("ed25519_test", (group, test) =>
        IsValid(test) == Ed25519.Verify(
            Hex(group.GetProperty("publicKey"), "pk"), Hex(test, "msg"), Hex(test, "sig")));

    [Theory]
    [InlineData("ecdsa_secp256r1_sha256_p1363_test", DSASignatureFormat.IeeeP1363FixedFieldConcatenation)]
    [InlineData("ecdsa_secp256r1_sha256_test", DSASignatureFormat.Rfc3279DerSequence)]
    public void Es256_takes_what_is_valid_and_nothing_else(string file, DSASignatureFormat format) => Run(
        file, (group, test) => IsValid(test) == SignatureCheck.Es256(
            Hex(group.GetProperty("publicKey"), "uncompressed"), Hex(test, "msg"), Hex(test, "sig"), format));

    /// <summary>Nonces of other lengths than 12 bytes are none of a chunk's.</summary>
    [Fact]
    public void ChaCha20_Poly1305_opens_what_is_valid_and_nothing_else() => Run("chacha20_poly1305_test", (_, test) =>
    {
        if (Hex(test, "iv").Length != 12)
        {
            return !IsValid(test);
        }

        using var cipher = new System.Security.Cryptography.ChaCha20Poly1305(Hex(test, "key"));
        var opened = new byte[Hex(test, "ct").Length];
        try
        {
            cipher.Decrypt(Hex(test, "iv"), Hex(test, "ct"), Hex(test, "tag"), opened, Hex(test, "aad"));
            return IsValid(test) && opened.AsSpan().SequenceEqual(Hex(test, "msg"));
        }
        catch (AuthenticationTagMismatchException)
        {
            return !IsValid(test);
        }
    });

    [Fact]
    public void ML_KEM_768_gives_the_secret_of_every_ciphertext() => Run("mlkem_768_test", (_, test) =>
    {
        var (seed, ciphertext) = (Hex(test, "seed"), Hex(test, "c"));
        if (seed.Length != MlKem768.SeedLength || ciphertext.Length != MlKem768.CiphertextLength)
        {
            return !IsValid(test);
        }

        using var key = MlKem768.Chosen.Derive(seed);
        return IsValid(test) && key.Public().AsSpan().SequenceEqual(Hex(test, "ek"))
            && key.Secret(ciphertext).AsSpan().SequenceEqual(Hex(test, "K"));
    });

    [Fact]
    public void A_key_of_ML_KEM_768_that_is_not_reduced_is_none() => Run(
        "mlkem_768_encaps_test", (_, test) => IsValid(test) == MlKem768.IsKey(Hex(test, "ek")));

    private static void Run(string file, Func<JsonElement, JsonElement, bool> holds)
    {
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("vectors", "wycheproof", file + ".json")));
        var failed = vectors.RootElement.GetProperty("testGroups").EnumerateArray()
            .SelectMany(group => group.GetProperty("tests").EnumerateArray().Select(test => (group, test)))
            .Where(one => !holds(one.group, one.test))
            .Select(one => one.test.ToString()).ToList();
        Assert.Empty(failed);
        Assert.True(vectors.RootElement.GetProperty("numberOfTests").GetInt32() > 100);
    }

    private static byte[] Hex(JsonElement of, string name) => Convert.FromHexString(of.GetProperty(name).GetString()!);

    private static bool IsValid(JsonElement test) => test.GetProperty("result").GetString() == "valid";
}
