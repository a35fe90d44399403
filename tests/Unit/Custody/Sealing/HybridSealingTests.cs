using System.Text;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Sealing;

public sealed class HybridSealingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200_000)]
    public async Task Each_of_several_recipients_opens_and_nobody_else(int length)
    {
        var file = await Files.Seal(Files.Content(length), false, Files.Hybrid(1).Recipient, Files.Hybrid(2).Recipient);
        Assert.Equal(Files.Content(length), await Files.Open(file, Files.Hybrid(1)));
        Assert.Equal(Files.Content(length), await Files.Open(file, Files.Identity(), Files.Hybrid(2)));
        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Files.Open(file, Files.Hybrid(3)));
        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Files.Open(file, Files.Identity()));
    }

    [Fact]
    public async Task The_header_has_one_stanza_a_recipient_as_age_writes_them()
    {
        var file = await Files.Seal(Files.Content(10), false, Files.Hybrid(1).Recipient, Files.Hybrid(2).Recipient);
        var lines = Encoding.ASCII.GetString(file.AsSpan(0, Files.PayloadStart(file))).Split('\n');
        var stanzas = lines.Where(line => line.StartsWith("-> ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, stanzas.Length);
        Assert.All(stanzas, line => Assert.Matches("^-> mlkem768x25519 [A-Za-z0-9+/]{1494}$", line));
        Assert.NotEqual(stanzas[0], stanzas[1]);
    }

    [Fact]
    public async Task Two_sealings_of_one_content_have_nothing_in_common()
    {
        var one = await Files.Seal(Files.Content(10), false, Files.Hybrid().Recipient);
        var two = await Files.Seal(Files.Content(10), false, Files.Hybrid().Recipient);
        Assert.NotEqual(one.AsSpan(0, 200).ToArray(), two.AsSpan(0, 200).ToArray());
    }

    [Fact]
    public async Task A_changed_bit_anywhere_in_the_header_is_found()
    {
        var file = await Files.Seal(Files.Content(10), false, Files.Hybrid().Recipient);
        for (var at = 0; at < Files.PayloadStart(file); at += 31)
        {
            file[at] ^= 1;
            await Assert.ThrowsAnyAsync<AgeException>(() => Files.Open(file, Files.Hybrid()));
            file[at] ^= 1;
        }

        Assert.Equal(Files.Content(10), await Files.Open(file, Files.Hybrid()));
    }

    [Fact]
    public async Task Post_quantum_recipients_and_others_are_not_mixed()
    {
        using var passphrase = new PassphraseRecipient("pass", workFactor: 1);
        IRecipient[][] mixed =
        [
            [Files.Hybrid().Recipient, Files.Identity().Recipient],
            [Files.Identity().Recipient, Files.Identity(2).Recipient, Files.Hybrid().Recipient],
        ];
        foreach (var recipients in mixed)
        {
            Assert.Equal(RecipientsRefusedException.Mixed, await Refused(recipients));
        }

        Assert.Equal(
            RecipientsRefusedException.PassphraseInCompany, await Refused(Files.Hybrid().Recipient, passphrase));
        Assert.Equal(
            RecipientsRefusedException.PassphraseInCompany, await Refused(passphrase, Files.Identity().Recipient));
    }

    [Fact]
    public async Task A_file_takes_64_post_quantum_recipients_which_a_reader_takes_too_and_not_one_more()
    {
        IRecipient[] most = [.. Enumerable.Repeat(Files.Hybrid().Recipient, Age.MaxHybridRecipients)];
        var file = await Files.Seal([1], false, most);
        Assert.Equal([1], await Files.Open(file, Files.Hybrid()));
        Assert.Equal(RecipientsRefusedException.Count, await Refused([.. most, Files.Hybrid().Recipient]));
        Assert.Equal(RecipientsRefusedException.Count, await Refused([]));
        IRecipient[] older = [.. Enumerable.Repeat(Files.Identity().Recipient, Age.MaxRecipients + 1)];
        Assert.Equal(RecipientsRefusedException.Count, await Refused(older));
    }

    [Fact]
    public void Texts_are_told_apart_before_anybody_parses_them()
    {
        var (hybrid, older) = ($"{Files.Hybrid().Recipient}", $"{Files.Identity().Recipient}");
        Assert.True(RecipientText.IsMixed([hybrid, older]));
        Assert.False(RecipientText.IsMixed([hybrid, hybrid]));
        Assert.False(RecipientText.IsMixed([older]));
        Assert.False(RecipientText.IsMixed([]));
        Assert.Equal(RecipientText.MaxLength, hybrid.Length);
    }

    private static async Task<string> Refused(params IRecipient[] recipients)
    {
        using var into = new MemoryStream();
        var refusal = await Assert.ThrowsAsync<RecipientsRefusedException>(
            () => Age.SealAsync(new MemoryStream([1]), into, recipients, armor: false, Files.Stop));
        Assert.Equal(0, into.Length);
        return refusal.Code;
    }
}
