using System.Security.Cryptography;
using LotusBridge.Custody.Sealing.Hybrid;

namespace LotusBridge.Tests.Unit.Custody.Sealing.Hybrid;

public sealed class MlKemTests
{
    private const int Modulus = 3329;
    private const int Coefficients = 768;

    // CCTV's way to check many random cases by one hash; the value for FIPS 203 as published is that of Go's crypto/mlkem.
    private const int Rounds = 100;
    private const string Accumulated = "1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415";

    private static byte[] Seed => Files.Content(MlKem768.SeedLength);

    private static byte[] Message => [.. Enumerable.Repeat((byte)7, 32)];

    [Fact]
    public void The_accumulated_vectors_come_out()
    {
        var mlKem = new LibraryMlKem();
        var random = new MemoryStream(Shake128.HashData([], Rounds * (64 + 32 + MlKem768.CiphertextLength)));
        using var all = new MemoryStream();
        for (var round = 0; round < Rounds; round++)
        {
            using var key = mlKem.Derive(Draw(random, 64));
            var (ciphertext, secret) = mlKem.Encapsulate(key.Public(), Draw(random, 32));
            Assert.Equal(secret, key.Secret(ciphertext));
            all.Write(key.Public());
            all.Write(ciphertext);
            all.Write(secret);
            all.Write(key.Secret(Draw(random, MlKem768.CiphertextLength)));
        }

        Assert.Equal(Accumulated, Convert.ToHexStringLower(Shake128.HashData(all.ToArray(), 32)));
    }

    [Fact]
    public void A_key_whose_matrix_takes_unusually_much_to_sample_is_sealed_to()
    {
        var (ciphertext, secret) = new LibraryMlKem().Encapsulate(Unlucky.Key, Convert.FromHexString(Unlucky.Message));
        Assert.Equal(Unlucky.CiphertextHash, Convert.ToHexStringLower(SHA256.HashData(ciphertext)));
        Assert.Equal(Unlucky.Secret, Convert.ToHexStringLower(secret));
    }

    [Theory]
    [MemberData(nameof(MlKem.Both), MemberType = typeof(MlKem))]
    public void A_forged_ciphertext_gives_the_secret_of_FIPS_203s_implicit_rejection(string whose)
    {
        var mlKem = MlKem.Of(whose);
        using var key = mlKem.Derive(Seed);
        var (ciphertext, secret) = mlKem.Encapsulate(key.Public(), Message);
        Assert.Equal(secret, key.Secret(ciphertext));
        for (var at = 0; at < ciphertext.Length; at += 17)
        {
            ciphertext[at] ^= 0x80;
            Assert.Equal(Rejected(ciphertext), key.Secret(ciphertext));
            ciphertext[at] ^= 0x80;
        }

        Assert.Equal(Rejected(new byte[MlKem768.CiphertextLength]), key.Secret(new byte[MlKem768.CiphertextLength]));
        Assert.Equal(secret, key.Secret(ciphertext));
    }

    [Theory]
    [MemberData(nameof(MlKem.Both), MemberType = typeof(MlKem))]
    public void Another_key_opens_nothing(string whose)
    {
        var mlKem = MlKem.Of(whose);
        using var key = mlKem.Derive(Seed);
        using var other = mlKem.Derive(new byte[MlKem768.SeedLength]);
        var (ciphertext, secret) = mlKem.Encapsulate(key.Public(), Message);
        Assert.NotEqual(secret, other.Secret(ciphertext));
    }

    [Theory]
    [MemberData(nameof(MlKem.Both), MemberType = typeof(MlKem))]
    public void A_ciphertext_of_another_length_is_not_tried(string whose)
    {
        using var key = MlKem.Of(whose).Derive(Seed);
        Assert.ThrowsAny<ArgumentException>(() => key.Secret(new byte[MlKem768.CiphertextLength - 1]));
        Assert.ThrowsAny<ArgumentException>(() => key.Secret(new byte[MlKem768.CiphertextLength + 1]));
    }

    [Fact]
    public void Platform_and_library_understand_each_other()
    {
        var (platform, library) = (MlKem.Of("platform"), MlKem.Of("library"));
        using var ours = library.Derive(Seed);
        using var theirs = platform.Derive(Seed);
        Assert.Equal(ours.Public(), theirs.Public());
        var (one, first) = library.Encapsulate(theirs.Public(), Message);
        var (two, second) = platform.Encapsulate(ours.Public());
        Assert.Equal(first, theirs.Secret(one));
        Assert.Equal(second, ours.Secret(two));
        Assert.Equal(ours.Secret(new byte[one.Length]), theirs.Secret(new byte[one.Length]));
    }

    /// <summary>FIPS 203, section 7.2: a second form of a key would have another hash, and another secret.</summary>
    [Fact]
    public void A_key_with_a_coefficient_at_or_above_the_modulus_is_none()
    {
        using var own = new LibraryMlKem().Derive(Seed);
        var key = own.Public();
        Assert.True(MlKem768.IsKey(key));
        for (var index = 0; index < Coefficients; index++)
        {
            Assert.True(MlKem768.IsKey(With(key, index, Modulus - 1)));
            Assert.False(MlKem768.IsKey(With(key, index, Modulus)));
            Assert.False(MlKem768.IsKey(With(key, index, 4095)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(MlKem768.KeyLength - 1)]
    [InlineData(MlKem768.KeyLength + 1)]
    public void A_key_of_another_length_is_none(int length) => Assert.False(MlKem768.IsKey(new byte[length]));

    [Fact]
    public void The_platform_is_chosen_where_it_has_ML_KEM_and_the_choice_has_a_name()
    {
        Assert.IsType<PlatformMlKem>(MlKem768.Choose(isPlatformSupported: true));
        Assert.IsType<LibraryMlKem>(MlKem768.Choose(isPlatformSupported: false));
        Assert.Equal(PlatformMlKem.IsSupported, MlKem768.Chosen is PlatformMlKem);
        Assert.Equal("BouncyCastle.Cryptography 2.7.0", new LibraryMlKem().Name);
        Assert.Contains("platform", new PlatformMlKem().Name, StringComparison.Ordinal);
    }

    [Fact]
    public void A_platform_that_fails_is_not_replaced_by_the_library()
    {
        Assert.SkipWhen(PlatformMlKem.IsSupported, "this platform has ML-KEM");
        Assert.Throws<PlatformNotSupportedException>(() => new PlatformMlKem().Derive(Seed));
    }

    // J(z‖c) of FIPS 203, algorithm 18.
    private static byte[] Rejected(byte[] ciphertext) => Shake256.HashData([.. Seed[32..], .. ciphertext], 32);

    private static byte[] With(byte[] key, int index, int value)
    {
        var changed = (byte[])key.Clone();
        var (at, isSecond) = (index / 2 * 3, index % 2 == 1);
        changed[at] = isSecond ? changed[at] : (byte)value;
        changed[at + 1] = isSecond
            ? (byte)((changed[at + 1] & 0x0F) | (value << 4))
            : (byte)((changed[at + 1] & 0xF0) | (value >> 8));
        changed[at + 2] = isSecond ? (byte)(value >> 4) : changed[at + 2];
        return changed;
    }

    private static byte[] Draw(Stream random, int length)
    {
        var bytes = new byte[length];
        random.ReadExactly(bytes);
        return bytes;
    }
}
