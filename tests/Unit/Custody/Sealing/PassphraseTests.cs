using System.Text;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Sealing;

public sealed class PassphraseTests
{
    // Low, so that the tests are quick; the real default has a test of its own below.
    private const int Quick = 8;

    [Fact]
    public async Task What_a_passphrase_sealed_it_opens()
    {
        using var recipient = new PassphraseRecipient("蓮橋 lotus", Quick);
        using var identity = new PassphraseIdentity("蓮橋 lotus");
        var file = await Files.Seal(Files.Content(100), false, recipient);
        Assert.Equal(Files.Content(100), await Files.Open(file, identity));
    }

    [Theory]
    [InlineData("蓮橋 lotus ")]
    [InlineData("lotus")]
    [InlineData("\u84ee\u6a4b lotuS")]
    public async Task Another_passphrase_does_not_match(string other)
    {
        using var recipient = new PassphraseRecipient("蓮橋 lotus", Quick);
        using var identity = new PassphraseIdentity(other);
        var file = await Files.Seal(Files.Content(100), false, recipient);
        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Files.Open(file, identity));
    }

    [Fact]
    public async Task The_work_factor_written_is_the_one_asked_for_and_18_by_default()
    {
        using var quick = new PassphraseRecipient("p", Quick);
        using var usual = new PassphraseRecipient("p");
        Assert.EndsWith(" 8", FirstStanza(await Files.Seal([], false, quick)), StringComparison.Ordinal);
        Assert.EndsWith(" 18", FirstStanza(await Files.Seal([], false, usual)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_at_the_reader_s_limit_opens_and_one_past_it_is_refused_before_any_work()
    {
        using var recipient = new PassphraseRecipient("p", Quick + 1);
        var file = await Files.Seal([], false, recipient);
        using var enough = new PassphraseIdentity("p", Quick + 1);
        using var tooLittle = new PassphraseIdentity("p", Quick);
        Assert.Empty(await Files.Open(file, enough));
        Assert.Equal(AgeFault.Header, await Files.Fault(file, tooLittle));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(23)]
    public void A_work_factor_outside_1_to_22_is_refused(int factor)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PassphraseRecipient("p", factor));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PassphraseIdentity("p", factor));
    }

    [Fact]
    public void An_empty_passphrase_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new PassphraseRecipient(string.Empty));
        Assert.Throws<ArgumentException>(() => new PassphraseIdentity(string.Empty));
    }

    [Fact]
    public void A_passphrase_never_prints()
    {
        using var recipient = new PassphraseRecipient("secret", Quick);
        using var identity = new PassphraseIdentity("secret");
        Assert.Equal("[passphrase][passphrase]", $"{recipient}{identity}");
    }

    [Fact]
    public async Task A_passphrase_may_not_seal_beside_another_recipient()
    {
        using var one = new PassphraseRecipient("p", Quick);
        using var two = new PassphraseRecipient("q", Quick);
        await Assert.ThrowsAsync<RecipientsRefusedException>(() => Files.Seal([], false, one, two));
        await Assert.ThrowsAsync<RecipientsRefusedException>(() => Files.Seal([], false, one, Files.Identity().Recipient));
    }

    [Fact]
    public async Task An_X25519_identity_does_not_open_a_passphrase_file_nor_the_reverse()
    {
        using var recipient = new PassphraseRecipient("p", Quick);
        using var identity = new PassphraseIdentity("p");
        var byPassphrase = await Files.Seal([], false, recipient);
        var byKey = await Files.Seal([]);
        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Files.Open(byPassphrase, Files.Identity()));
        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Files.Open(byKey, identity));
        Assert.Empty(await Files.Open(byPassphrase, Files.Identity(), identity));
    }

    private static string FirstStanza(byte[] file) => Encoding.Latin1.GetString(file).Split('\n')[1];
}
