using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Sealing.Interop;

/// <summary>Post-quantum files go both ways between us and two implementations by others: age 1.3 in Go, typage.</summary>
public sealed class AgePeerTests
{
    private const int Chunk = 64 * 1024;

    public static MatrixTheoryData<string, int> Cases => new(["age", "typage"], [0, 1, Chunk, Chunk + 1]);

    public static TheoryData<string> Names => ["age", "typage"];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task They_open_what_we_seal(string name, int length)
    {
        var peer = AgePeers.Of(name);
        var (secret, recipient) = await peer.KeygenAsync();
        var file = await Files.Seal(
            Files.Content(length), armor: false, Files.Hybrid(1).Recipient, HybridRecipient.Parse(recipient));
        Assert.Equal(Files.Content(length), await peer.OpenAsync(file, secret));
        Assert.Equal(Files.Content(length), await peer.OpenAsync(file, Files.Hybrid(1).Reveal()));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task We_open_what_they_seal(string name, int length)
    {
        var peer = AgePeers.Of(name);
        var (secret, recipient) = await peer.KeygenAsync();
        var file = await peer.SealAsync(Files.Content(length), recipient, $"{Files.Hybrid(2).Recipient}");
        Assert.Equal(Files.Content(length), await Files.Open(file, HybridIdentity.Parse(secret)));
        Assert.Equal(Files.Content(length), await Files.Open(file, Files.Hybrid(2)));
        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Files.Open(file, Files.Hybrid(3)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_identity_has_the_same_recipient_with_them_and_with_us(string name)
    {
        var (secret, recipient) = await AgePeers.Of(name).KeygenAsync();
        using var identity = HybridIdentity.Parse(secret);
        Assert.Equal(recipient, identity.Recipient.ToString());
        Assert.Equal(secret, identity.Reveal());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task They_open_nothing_that_is_not_theirs_or_was_changed(string name)
    {
        var peer = AgePeers.Of(name);
        var file = await Files.Seal(Files.Content(100), armor: false, Files.Hybrid(1).Recipient);
        await Assert.ThrowsAsync<RefusedByPeerException>(() => peer.OpenAsync(file, Files.Hybrid(2).Reveal()));
        file[100] ^= 1;
        await Assert.ThrowsAsync<RefusedByPeerException>(() => peer.OpenAsync(file, Files.Hybrid(1).Reveal()));
    }

    [Fact]
    public async Task Age_mixes_no_post_quantum_recipient_with_others_either() =>
        Assert.Contains(
            "post-quantum",
            (await Assert.ThrowsAsync<RefusedByPeerException>(() => AgePeers.Of("age").SealAsync(
                [1], $"{Files.Hybrid().Recipient}", $"{Files.Identity().Recipient}"))).Message,
            StringComparison.Ordinal);
}
