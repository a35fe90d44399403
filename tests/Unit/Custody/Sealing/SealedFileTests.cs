using System.Text;
using LotusBridge.Custody.Sealing;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Custody.Sealing;

public sealed class SealedFileTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(100_000, false)]
    [InlineData(0, true)]
    [InlineData(100_000, true)]
    public async Task Sealer_and_opener_measure_the_same_six_facts(int length, bool armor)
    {
        var content = Files.Content(length);
        using var into = new MemoryStream();
        var sealedAs = await SealedFile.SealAsync(
            new MemoryStream(content), into, [Files.Identity().Recipient], armor, Files.Stop);
        var openedAs = await SealedFile.OpenAsync(
            new MemoryStream(into.ToArray()), Stream.Null, [Files.Identity()], Files.Stop);

        var hash = ContentHash.Of(content);
        Assert.Equal(sealedAs, openedAs);
        Assert.Equal(
            (hash.Sha256, hash.Root, hash.Length),
            (sealedAs.PlaintextSha256, sealedAs.PlaintextRoot, sealedAs.PlaintextLength));
        Assert.Equal((Digest.Of(into.ToArray()), into.Length), (sealedAs.CiphertextSha256, sealedAs.CiphertextLength));
    }

    /// <summary>The page's own sealed file, which another program made.</summary>
    [Fact]
    public async Task The_worked_example_of_the_specification_opens_with_the_facts_stated_there()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(TestData.Repository, "spec", "sealing.md"), Files.Stop);
        var start = page.IndexOf("-----BEGIN", StringComparison.Ordinal);
        var end = page.IndexOf("```", start, StringComparison.Ordinal);
        using var identity = X25519Identity.Parse(
            "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX");
        using var plain = new MemoryStream();

        var facts = await SealedFile.OpenAsync(
            new MemoryStream(Encoding.ASCII.GetBytes(page[start..end])), plain, [identity], Files.Stop);

        Assert.Equal("Lotus Bridge\n"u8.ToArray(), plain.ToArray());
        Assert.Equal((13, 357), (facts.PlaintextLength, facts.CiphertextLength));
        Assert.Contains($"`PlaintextSha256` | `{facts.PlaintextSha256.Hex}`", page, StringComparison.Ordinal);
        Assert.Contains($"`PlaintextRoot` | `{facts.PlaintextRoot.Hex}`", page, StringComparison.Ordinal);
        Assert.Contains($"`CiphertextSha256` | `{facts.CiphertextSha256.Hex}`", page, StringComparison.Ordinal);
        Assert.Contains($"`HeaderSha256` | `{facts.HeaderSha256.Hex}`", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_header_hash_covers_the_header_to_its_last_line_feed()
    {
        using var into = new MemoryStream();
        var measured = await SealedFile.SealAsync(
            new MemoryStream([1]), into, [Files.Identity().Recipient], armor: false, Files.Stop);
        var file = into.ToArray();
        Assert.Equal(Digest.Of(file.AsSpan(0, Files.PayloadStart(file))), measured.HeaderSha256);
    }

    [Fact]
    public async Task A_changed_file_gives_no_facts_at_all()
    {
        var file = await Files.Seal(Files.Content(100));
        file[^1] ^= 1;
        await Assert.ThrowsAsync<AgeFormatException>(
            () => SealedFile.OpenAsync(new MemoryStream(file), Stream.Null, [Files.Identity()], Files.Stop));
    }

    [Fact]
    public async Task The_streams_given_are_left_open()
    {
        using var plain = new MemoryStream([1]);
        using var into = new MemoryStream();
        await SealedFile.SealAsync(plain, into, [Files.Identity().Recipient], armor: false, Files.Stop);
        Assert.True(plain.CanRead);
        Assert.True(into.CanWrite);
    }
}
