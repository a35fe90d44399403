using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Mainland;

public sealed class ContainerHeaderTests
{
    [Theory]
    [InlineData("lotus-bridge/sm/v1\n", "lotus-bridge/sm/v2\n", "another version")]
    [InlineData("lotus-bridge/sm/v1\n", "lotus-bridge/sm/v1\r\n", "a carriage return")]
    [InlineData("lotus-bridge/sm/v1\n", "Lotus-Bridge/sm/v1\n", "capitals")]
    [InlineData("lotus-bridge/sm/v1\n", "", "no version")]
    [InlineData("lotus-bridge/sm/v1\n", "lotus-bridge/sm/v1\n\n", "an empty line")]
    [InlineData("lotus-bridge/sm/v1\n", "lotus-bridge/sm/v1\n# a comment\n", "a comment")]
    [InlineData("lotus-bridge/sm/v1\n", "\ufefflotus-bridge/sm/v1\n", "a byte order mark")]
    [InlineData("\nsm2 ", "\nSM2 ", "another kind")]
    [InlineData("\nsm2 ", "\nsm2  ", "two spaces")]
    [InlineData("\nsm2 ", "\n sm2 ", "a space before it")]
    [InlineData("\nsm2 ", "\nsm2\t", "a tab")]
    [InlineData("\nsm2 ", "\nsm2 =", "padding")]
    [InlineData("\n--- ", "=\n--- ", "padding after it")]
    [InlineData("\n--- ", " \n--- ", "a space after it")]
    [InlineData("\n--- ", "\nsm2 \n--- ", "an empty recipient")]
    [InlineData("\n--- ", "\nsm2 AAAA\n--- ", "a recipient that is no ciphertext")]
    [InlineData("\n--- ", "\n---", "no space before the MAC")]
    [InlineData("\n--- ", "\n---  ", "two spaces before the MAC")]
    [InlineData("\n--- ", "\n---- ", "four dashes")]
    [InlineData("\n--- ", "\n--- A", "a longer MAC")]
    public async Task Any_other_header_is_refused(string what, string with, string why)
    {
        var file = await Containers.Seal([1]);
        var header = Containers.HeaderOf(file);
        Assert.Contains(what, header, StringComparison.Ordinal);
        var refusal = await Assert.ThrowsAsync<AgeFormatException>(
            () => Containers.Open(Containers.With(file, header.Replace(what, with, StringComparison.Ordinal))));
        Assert.True(refusal.Fault == AgeFault.Header, why);
    }

    [Fact]
    public async Task A_header_without_recipients_is_refused()
    {
        var file = await Containers.Seal([1]);
        var lines = Containers.HeaderOf(file).Split('\n');
        Assert.Equal(AgeFault.Header, await Containers.Fault(Containers.With(file, $"{lines[0]}\n{lines[2]}\n")));
    }

    [Fact]
    public async Task Stray_bits_in_a_last_digit_are_refused()
    {
        var file = await Containers.Seal([1]);
        var header = Containers.HeaderOf(file);

        // 43 digits hold 258 bits for 256: the last digit has two that must be zero.
        var last = header[^2];
        const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var other = Digits[Digits.IndexOf(last, StringComparison.Ordinal) + 1];
        Assert.Equal(AgeFault.Header, await Containers.Fault(Containers.With(file, header[..^2] + other + "\n")));
    }

    [Fact]
    public async Task A_recipient_too_many_is_refused_before_it_is_read()
    {
        var file = await Containers.Seal([1]);
        var lines = Containers.HeaderOf(file).Split('\n');
        string With(int count) =>
            $"{lines[0]}\n{string.Concat(Enumerable.Repeat(lines[1] + "\n", count))}{lines[2]}\n";

        Assert.Equal(AgeFault.Mac, await Containers.Fault(Containers.With(file, With(ContainerHeader.MaxRecipients))));
        var refusal = await Assert.ThrowsAsync<AgeFormatException>(
            () => Containers.Open(Containers.With(file, With(ContainerHeader.MaxRecipients + 1))));
        Assert.Contains("256", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_line_is_read_no_further_than_the_longest_header()
    {
        var refusal = await Assert.ThrowsAsync<AgeFormatException>(
            () => Containers.Open([.. "lotus-bridge/sm/v1\nsm2 "u8, .. Enumerable.Repeat((byte)'A', 1_000_000)]));
        Assert.Contains($"longer than {ContainerHeader.MaxLength}", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_limits_are_those_of_the_longest_header()
    {
        var random = Sm2Vectors.Row();
        using var key = new ContainerKey();
        var headers = Enumerable.Range(0, 24).Select(
            _ => ContainerHeader.For(key, [Sm2Vectors.Key.PublicKey], random).Bytes.Length).ToList();
        var others = ContainerHeader.Version.Length + ContainerHeader.Footer.Length + ContainerHeader.MacSuffix;
        Assert.Equal(others + ContainerHeader.MaxLine, headers.Max());
        Assert.Equal(ContainerHeader.MaxLength, others + (256 * ContainerHeader.MaxLine));
    }

    [Fact]
    public async Task Every_refusal_tells_the_sender_the_same()
    {
        var file = await Containers.Seal([1]);
        var header = Containers.HeaderLength(file);
        foreach (var at in new[] { 0, 30, header - 5, header + 3, file.Length - 1 })
        {
            var changed = (byte[])file.Clone();
            changed[at] ^= 1;
            var refusal = await Assert.ThrowsAnyAsync<AgeException>(() => Containers.Open(changed));
            Assert.Equal(AgeException.OutwardMessage, refusal.Message);
        }
    }
}
