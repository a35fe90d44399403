using System.Text;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Sealing;

public sealed class KeyFilesTests
{
    private static readonly string Secret = Files.Identity(1).Reveal();
    private static readonly string Other = Files.Identity(2).Reveal();

    [Fact]
    public void Comments_empty_lines_and_CRLF_are_as_age_has_them()
    {
        var identities = IdentityFile.Parse($"# created: 2026-11-22T15:23:18Z\r\n\r\n{Secret}\r\n#\n{Other}");
        Assert.Equal([Secret, Other], identities.Select(identity => identity.Reveal()));
        var recipients = RecipientsFile.Parse(
            $"# two offices\n\n{identities[0].Recipient}\n{identities[1].Recipient}\n");
        Assert.Equal(identities.Select(identity => identity.Recipient), recipients);
    }

    [Fact]
    public void A_line_that_is_no_identity_is_named_by_number_and_not_repeated()
    {
        var refusal = Assert.Throws<FormatException>(() => IdentityFile.Parse($"#\n{Secret}\n {Other}\n"));
        Assert.Contains("line 3", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Other, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("\n\n")]
    [InlineData("ssh-ed25519 AAAA\n")]
    [InlineData("AGE-PLUGIN-X-1QQQ\n")]
    [InlineData("\uFEFF# a byte order mark\n")]
    public void A_file_without_keys_or_with_other_keys_is_refused(string text)
    {
        Assert.Throws<FormatException>(() => IdentityFile.Parse(text));
        Assert.Throws<FormatException>(() => RecipientsFile.Parse(text));
    }

    [Fact]
    public void An_identity_is_no_recipient() =>
        Assert.Contains("line 1", Assert.Throws<FormatException>(() => RecipientsFile.Parse(Secret)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_identity_file_may_be_sealed_to_a_passphrase(bool armor)
    {
        using var recipient = new PassphraseRecipient("pass", workFactor: 8);
        var file = await Files.Seal(Encoding.ASCII.GetBytes($"# mine\n{Secret}\n"), armor, recipient);
        Assert.Equal(Secret, Assert.Single(await Read(file, "pass")).Reveal());
        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Read(file, "other"));
        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Read(file, null));
        file[^40] ^= 1;
        await Assert.ThrowsAnyAsync<AgeException>(() => Read(file, "pass"));
    }

    [Fact]
    public async Task A_plain_identity_file_asks_for_no_passphrase() =>
        Assert.Equal(Secret, Assert.Single(await IdentityFile.ReadAsync(
            new MemoryStream(Encoding.ASCII.GetBytes(Secret)),
            () => throw new InvalidOperationException("asked"),
            Files.Stop)).Reveal());

    [Fact]
    public async Task A_file_of_the_greatest_length_is_read_and_one_byte_more_is_refused()
    {
        var longest = Secret + "\n#" + new string('x', KeyFiles.MaxLength - Secret.Length - 2);
        Assert.Single(await Read(Encoding.ASCII.GetBytes(longest), null));
        await Assert.ThrowsAsync<FormatException>(() => Read(Encoding.ASCII.GetBytes(longest + "x"), null));
        Assert.Throws<FormatException>(() => IdentityFile.Parse(longest + "x"));
    }

    [Fact]
    public async Task What_is_not_UTF_8_is_refused() =>
        await Assert.ThrowsAsync<FormatException>(
            () => RecipientsFile.ReadAsync(new MemoryStream([0x23, 0xff, 0x0a]), Files.Stop));

    private static Task<IReadOnlyList<KeyIdentity>> Read(byte[] file, string? passphrase) =>
        IdentityFile.ReadAsync(new MemoryStream(file), () => passphrase, Files.Stop);
}
