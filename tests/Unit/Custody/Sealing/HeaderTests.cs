using System.Text;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Sealing;

public sealed class HeaderTests
{
    private const string Share = "TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc";
    private const string Body = "hjabGXwSLQ9c3S6Lw2i+S2Tu2fiwQHHslbBN6B41FLE";
    private const string Mac = "QIfAOEMt1fGOf2FP2m3+TwFQtfy2H3sX3YqUAQRApkM";
    private const string Good = $"age-encryption.org/v1\n-> X25519 {Share}\n{Body}\n--- {Mac}\n";

    [Fact]
    public void The_parts_of_a_header_are_read()
    {
        var header = Parse(Good);
        Assert.Equal(["X25519", Share], Assert.Single(header.Stanzas).Arguments);
        Assert.Equal(Convert.FromBase64String(Body + "="), header.Stanzas[0].Body.ToArray());
        Assert.Equal(Convert.FromBase64String(Mac + "="), header.Mac.ToArray());
    }

    [Theory]
    [InlineData("age-encryption.org/v1", "age-encryption.org/v2")]
    [InlineData("age-encryption.org/v1\n", "age-encryption.org/v1\r\n")]
    [InlineData("age-encryption.org/v1\n", "age-encryption.org/v1\n\n")]
    [InlineData("-> X25519", "->  X25519")]
    [InlineData("-> X25519", "->X25519")]
    [InlineData("-> X25519", "-> X25519 extra")]
    [InlineData(Share, Share + " ")]
    [InlineData(Share, Share + "=")]
    [InlineData(Share, "TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCd")]
    [InlineData(Share, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData(" " + Share, "")]
    [InlineData(Body, "")]
    [InlineData(Body, Body + "\n")]
    [InlineData(Body, "hjabGXwSLQ9c3S6Lw2i+S2Tu2fiwQHHslbBN6B41FA")]
    [InlineData(Body, "hjabGXwSLQ9c3S6Lw2i+S2Tu2fiwQHHslbBN6B41FLEA")]
    [InlineData("X25519", "scrypt")]
    [InlineData("X25519", "mlkem768x25519")]
    [InlineData("--- ", "---")]
    [InlineData("--- ", "---  ")]
    [InlineData("--- ", "----")]
    [InlineData(Mac, Mac + "=")]
    [InlineData(Mac, "QIfAOEMt1fGOf2FP2m3+TwFQtfy2H3sX3YqUAQRApkN")]
    [InlineData(Mac + "\n", Mac)]
    [InlineData("--- " + Mac + "\n", "")]
    public void A_header_with_one_thing_changed_is_refused(string from, string to)
    {
        var changed = Good.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Good, changed);
        Assert.Equal(AgeFault.Header, Assert.Throws<AgeFormatException>(() => Parse(changed)).Fault);
    }

    [Fact]
    public void A_header_without_a_stanza_is_refused() =>
        Assert.Throws<AgeFormatException>(() => Parse($"age-encryption.org/v1\n--- {Mac}\n"));

    [Theory]
    [InlineData(0)]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(96)]
    public void A_stanza_body_of_any_length_is_written_so_that_it_is_read_again(int length)
    {
        var text = new StringBuilder("age-encryption.org/v1\n");
        new Stanza(["example.org/kind", "!~"], Files.Content(length)).AppendTo(text);
        var stanza = Assert.Single(Parse($"{text}--- {Mac}\n").Stanzas);
        Assert.Equal(["example.org/kind", "!~"], stanza.Arguments);
        Assert.Equal(Files.Content(length), stanza.Body.ToArray());
    }

    [Fact]
    public async Task A_file_to_as_many_recipients_as_allowed_opens_for_the_last_of_them()
    {
        IRecipient[] recipients = [.. Enumerable.Repeat(Files.Identity(2).Recipient, 255), Files.Identity(3).Recipient];
        var file = await Files.Seal([7], false, recipients);
        Assert.Equal([7], await Files.Open(file, Files.Identity(1), Files.Identity(3)));
    }

    [Fact]
    public async Task One_recipient_more_is_refused_when_sealing_and_one_stanza_more_when_reading()
    {
        IRecipient[] recipients = [.. Enumerable.Repeat(Files.Identity(2).Recipient, 257)];
        await Assert.ThrowsAsync<RecipientsRefusedException>(() => Files.Seal([7], false, recipients));

        var stanzas = string.Concat(Enumerable.Repeat("-> x\n\n", Header.MaxStanzas));
        Assert.Equal(256, Parse($"age-encryption.org/v1\n{stanzas}--- {Mac}\n").Stanzas.Count);
        Assert.Throws<AgeFormatException>(() => Parse($"age-encryption.org/v1\n{stanzas}-> x\n\n--- {Mac}\n"));
    }

    [Fact]
    public async Task No_recipients_at_all_is_refused() =>
        await Assert.ThrowsAsync<RecipientsRefusedException>(() =>
            Age.SealAsync(Stream.Null, Stream.Null, [], armor: false, Files.Stop));

    [Fact]
    public async Task A_header_at_the_length_limit_is_read_and_one_byte_past_it_is_refused()
    {
        const string Frame = $"age-encryption.org/v1\n-> x \n\n--- {Mac}\n";
        var filling = "x " + new string('a', Header.MaxLength - Frame.Length);
        var longest = Frame.Replace("x ", filling, StringComparison.Ordinal);
        Assert.Equal(Header.MaxLength, longest.Length);
        Assert.Single((await Read(longest)).Stanzas);
        var tooLong = longest.Replace("x a", "x aa", StringComparison.Ordinal);
        await Assert.ThrowsAsync<AgeFormatException>(() => Read(tooLong));
    }

    [Fact]
    public async Task Stanzas_of_unknown_kinds_are_ignored()
    {
        var grease = new Grease();
        var file = await Files.Seal([7], false, grease, Files.Identity().Recipient, grease);
        Assert.Equal([7], await Files.Open(file));
    }

    [Fact]
    public async Task A_file_of_unknown_kinds_only_matches_nobody()
    {
        var refusal = await Assert.ThrowsAsync<NoIdentityMatchException>(
            async () => await Files.Open(await Files.Seal([7], false, new Grease())));
        Assert.Contains("example.org/grease", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stanza_taken_out_or_put_in_breaks_the_MAC()
    {
        var file = await Files.Seal([7], false, Files.Identity().Recipient, new Grease());
        var text = Encoding.Latin1.GetString(file);
        var start = text.IndexOf("-> example", StringComparison.Ordinal);
        var grease = text[start..text.IndexOf("--- ", StringComparison.Ordinal)];
        var without = Encoding.Latin1.GetBytes(text.Replace(grease, "", StringComparison.Ordinal));
        var twice = Encoding.Latin1.GetBytes(text.Replace(grease, grease + grease, StringComparison.Ordinal));
        Assert.Equal(AgeFault.Mac, await Files.Fault(without));
        Assert.Equal(AgeFault.Mac, await Files.Fault(twice));
    }

    [Fact]
    public async Task Whatever_the_cause_the_outward_message_is_the_same()
    {
        var file = await Files.Seal([7]);
        var noMatch = await Assert.ThrowsAsync<NoIdentityMatchException>(() => Files.Open(file, Files.Identity(2)));
        file[^1] ^= 1;
        var changed = await Assert.ThrowsAsync<AgeFormatException>(() => Files.Open(file));
        var noFile = await Assert.ThrowsAsync<AgeFormatException>(() => Files.Open([1, 2, 3]));
        Assert.Equal([noMatch.Message, noMatch.Message], [changed.Message, noFile.Message]);
        Assert.Equal(3, new[] { noMatch.Detail, changed.Detail, noFile.Detail }.Distinct().Count());
    }

    private static Header Parse(string text) => HeaderParser.Parse(Encoding.UTF8.GetBytes(text));

    private static async Task<Header> Read(string text) =>
        await Header.ReadAsync(new ByteSource(new MemoryStream(Encoding.ASCII.GetBytes(text))), Files.Stop);

    private sealed class Grease : IRecipient
    {
        public Stanza Wrap(ReadOnlySpan<byte> fileKey, Randomness random) =>
            new(["example.org/grease", "!"], new byte[48]);
    }
}
