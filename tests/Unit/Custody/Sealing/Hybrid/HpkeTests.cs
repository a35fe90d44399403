using System.Security.Cryptography;
using LotusBridge.Custody.Sealing.Hybrid;
using NSec.Cryptography;

namespace LotusBridge.Tests.Unit.Custody.Sealing.Hybrid;

/// <summary>
/// The vector of age's very suite among those of the HPKE-PQ draft: FiloSottile/hpke, testdata/hpke-pq.json (BSD-3-Clause),
/// mode 0, KEM 0x647a, KDF 1, AEAD 3.
/// </summary>
public sealed class HpkeTests
{
    private const string Info = "34663634363532303666366532303631323034373732363536333639363136653230353537323665";
    private const string Random =
        "a3a869097e0241158eca5dc6c9e695f9e0d2ee5db51c09c435aab69d56509a43"
        + "d94ff76d7d47cf79ecf75394261236cec024bd849cc782e14f7f0738af83daed";

    private const string Seed = "b3f98b03126a431ccecc62ae0f68e102c2d8e1cc7b21ba85d821d8e31761e0f8";
    private const string Plain =
        "34323635363137353734373932303639373332303734373237353734363832633230373437323735373436383230363236353631373537343739";

    private const string First =
        "ac355d192158cd54250e1702be51e9d2eafe5f9292a9f153e02a2323e1ff071a30947836c38c63c986c28ccf05e00d4e5fe0"
        + "66a48ab8d5b39c69d32da80c93dc868daa0f853a6cbdd640";

    private const string Last =
        "ef220699580defba59db627f5a79811c434b0a79826511fe8e1a8e06ec47959c7d8821ebd7a687bf2f77740b3629c545c756"
        + "9d6fb6c97b934ad23aa85d5552511658815c791e4386f493";

    // Of the recipient and of the share, 1,216 and 1,120 bytes in the file: SHA-256.
    private const string PublicHash = "120b60e0ae3c00c1c9def1c61aeb12de710bfa49646ae6f99a7e564b25ace493";
    private const string ShareHash = "3a7ef30fb815e75b7f0f16f5bab5c36250882d94ea0f776cc2241cdd3b36b480";

    private static readonly LibraryMlKem Library = new();

    [Fact]
    public void The_published_key_pair_share_and_encryptions_come_out()
    {
        var keys = HybridKem.Expand(Library, Convert.FromHexString(Seed));
        byte[] recipient = [.. keys.MlKem.Public(), .. keys.X25519.PublicKey.Export(KeyBlobFormat.RawPublicKey)];
        Assert.Equal(PublicHash, Hash(recipient));

        var random = Convert.FromHexString(Random);
        var (share, secret) = (new byte[HybridKem.ShareLength], new byte[HybridKem.SecretLength]);
        HybridKem.Encapsulate(Library, recipient, MlKem.Drawing(random[..32], random[32..]), share, secret);
        Assert.Equal(ShareHash, Hash(share));

        var opened = new byte[HybridKem.SecretLength];
        Assert.True(HybridKem.TryDecapsulate(Library, keys, recipient.AsSpan(MlKem768.KeyLength), share, opened));
        Assert.Equal(secret, opened);
        Assert.Equal(First, Encrypt(secret, 0, "Count-0"u8));
        Assert.Equal(Last, Encrypt(secret, 9, "Count-9"u8));
    }

    [Fact]
    public void Another_purpose_has_another_key_and_nonce()
    {
        var (one, other) = (Schedule("a"u8), Schedule("b"u8));
        Assert.NotEqual(one.Key, other.Key);
        Assert.NotEqual(one.Nonce, other.Nonce);
        Assert.Equal(one.Key, Schedule("a"u8).Key);
    }

    [Fact]
    public void A_share_of_low_order_gives_no_secret()
    {
        var keys = HybridKem.Expand(Library, Convert.FromHexString(Seed));
        Assert.False(HybridKem.TryDecapsulate(
            Library, keys, keys.X25519.PublicKey.Export(KeyBlobFormat.RawPublicKey), new byte[HybridKem.ShareLength],
            new byte[HybridKem.SecretLength]));
    }

    private static (byte[] Key, byte[] Nonce) Schedule(ReadOnlySpan<byte> info)
    {
        var (key, nonce) = (new byte[32], new byte[Hpke.NonceLength]);
        Hpke.Schedule(new byte[HybridKem.SecretLength], info, key, nonce);
        return (key, nonce);
    }

    private static string Encrypt(byte[] secret, byte sequence, ReadOnlySpan<byte> aad)
    {
        var (key, nonce) = (new byte[32], new byte[Hpke.NonceLength]);
        Hpke.Schedule(secret, Convert.FromHexString(Info), key, nonce);
        nonce[^1] ^= sequence;
        using var cipher = new System.Security.Cryptography.ChaCha20Poly1305(key);
        var plain = Convert.FromHexString(Plain);
        var ciphertext = new byte[plain.Length + 16];
        cipher.Encrypt(nonce, plain, ciphertext.AsSpan(0, plain.Length), ciphertext.AsSpan(plain.Length), aad);
        return Convert.ToHexStringLower(ciphertext);
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
