using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Tests.Unit.Custody.Rosters;

namespace LotusBridge.Tests.Unit.Custody.Bundles;

/// <summary>What an exporting node with its own good key might try: every index here is well signed.</summary>
public sealed class ForgedBundleTests
{
    private readonly TestBundle bundle = new();

    private sealed record Part(string Name, byte[] Content);

    [Fact]
    public async Task Taking_apart_and_putting_together_changes_nothing()
    {
        var good = await bundle.Write();
        Assert.Equal(good, await Assemble(await Parts(good)));
    }

    [Fact]
    public async Task Files_in_another_order_are_found()
    {
        var parts = await Parts(await bundle.Write());
        (parts[2], parts[3]) = (parts[3], parts[2]);
        Assert.Equal([Finding.IndexUnreadable], await Codes(parts));
    }

    [Fact]
    public async Task Files_in_another_order_than_the_index_says_are_found()
    {
        var good = await Parts(await bundle.Write());
        var index = Index(good);
        var turned = good.ToList();
        (turned[2], turned[3]) = (turned[3], turned[2]);
        Assert.Equal([Finding.FileExtra], await Codes(turned, index));
    }

    [Fact]
    public async Task A_file_twice_is_found()
    {
        var parts = await Parts(await bundle.Write());
        var index = Index(parts);
        Assert.Equal([Finding.IndexUnreadable], await Codes([.. parts[..3], parts[2], .. parts[3..]]));
        Assert.Equal([Finding.FileExtra], await Codes([.. parts[..3], parts[2], .. parts[3..]], index));
        Assert.Equal([Finding.FileExtra], await Codes([.. parts, parts[^1]], index));
    }

    [Fact]
    public async Task A_file_that_the_index_names_and_the_archive_has_not_is_found()
    {
        var parts = await Parts(await bundle.Write());
        Assert.Equal([Finding.FileMissing], await Codes(parts[..^1], Index(parts)));
        Assert.Equal([Finding.FileExtra], await Codes([.. parts[..2], .. parts[3..]], Index(parts)));
    }

    [Fact]
    public async Task A_file_of_another_length_than_the_index_says_is_found()
    {
        var parts = await Parts(await bundle.Write());
        var index = Index(parts);
        parts[^1] = parts[^1] with { Content = [.. parts[^1].Content, 0] };
        Assert.Equal([Finding.FileChanged], await Codes(parts, index));
    }

    [Theory]
    [InlineData("readme.txt")]
    [InlineData("packs/a/b.yaml")]
    [InlineData("packs/.yaml")]
    [InlineData("statements/abc.json")]
    [InlineData("content/P-1.age")]
    [InlineData("rosters/0000.json")]
    [InlineData("rosters/1.json")]
    [InlineData("rosters/00001.json")]
    [InlineData("roster-proofs/000a.json")]
    [InlineData("statements/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.json")]
    public async Task A_file_that_no_bundle_has_is_found(string name)
    {
        var parts = await Parts(await bundle.Write());
        Assert.Equal([Finding.IndexUnreadable], await Codes([.. parts, new Part(name, [])]));
    }

    [Fact]
    public async Task A_bundle_without_its_roster_is_found()
    {
        var parts = await Parts(await bundle.Write());
        Assert.Equal([Finding.IndexUnreadable], await Codes(parts[1..]));
    }

    [Fact]
    public async Task A_roster_that_one_registrar_has_not_signed_is_found()
    {
        var parts = await Parts(await bundle.Write());
        var roster = bundle.Federation.Roster.Envelope;
        var less = Envelope.Create(roster.PayloadType, roster.Payload.Span, [.. roster.Signatures.SkipLast(1)]);
        parts[0] = parts[0] with { Content = less.Bytes.ToArray() };
        Assert.Equal([Finding.RosterUnreadable], await Codes(parts));
    }

    [Fact]
    public async Task A_statement_without_its_proof_and_a_proof_without_its_statement_are_found()
    {
        var parts = await Parts(await bundle.Write());
        var proof = parts.FindLastIndex(part => part.Name.StartsWith("proofs/", StringComparison.Ordinal));
        Assert.Contains(Finding.ProofMissing, await Codes([.. parts[..proof], .. parts[(proof + 1)..]]));
        var statement = parts.FindLastIndex(part => part.Name.StartsWith("statements/", StringComparison.Ordinal));
        Assert.Contains(Finding.StatementMissing, await Codes([.. parts[..statement], .. parts[(statement + 1)..]]));
    }

    [Fact]
    public async Task A_statement_under_another_digests_name_is_found()
    {
        var parts = await Parts(await bundle.Write());
        var first = parts.FindIndex(part => part.Name.StartsWith("statements/", StringComparison.Ordinal));
        (parts[first], parts[first + 1]) = (parts[first] with { Content = parts[first + 1].Content },
            parts[first + 1] with { Content = parts[first].Content });
        var codes = await Codes(parts);
        Assert.Equal(2, codes.Count(code => code == Finding.MisnamedFile));
    }

    [Fact]
    public async Task An_annex_under_another_digests_name_is_found()
    {
        var parts = await Parts(await bundle.Write());
        var annex = parts.FindIndex(part => part.Name.StartsWith("annexes/", StringComparison.Ordinal));
        parts[annex] = parts[annex] with { Content = [1] };
        Assert.Equal([Finding.MisnamedFile], await Codes(parts));
    }

    [Fact]
    public async Task A_pack_with_another_content_than_the_rosters_is_found()
    {
        var parts = await Parts(await bundle.Write());
        Assert.StartsWith("packs/", parts[1].Name, StringComparison.Ordinal);
        parts[1] = parts[1] with { Content = [1] };
        Assert.Equal([Finding.PackNotAgreed], await Codes(parts));
    }

    [Fact]
    public async Task A_pack_under_another_name_is_found()
    {
        var parts = await Parts(await bundle.Write());
        parts[1] = parts[1] with { Name = "packs/test-2.yaml" };
        Assert.Equal([Finding.PackNotAgreed], await Codes(parts));
    }

    [Fact]
    public async Task A_proof_that_does_not_parse_is_found()
    {
        var parts = await Parts(await bundle.Write());
        var proof = parts.FindLastIndex(part => part.Name.StartsWith("proofs/", StringComparison.Ordinal));
        parts[proof] = parts[proof] with { Content = [.. parts[proof].Content, (byte)'\n'] };
        Assert.Contains(Finding.ProofUnreadable, await Codes(parts));
    }

    [Fact]
    public async Task One_flipped_byte_in_a_statement_is_found_even_under_a_new_index()
    {
        var parts = await Parts(await bundle.Write());
        var statement = parts.FindIndex(part => part.Name.StartsWith("statements/", StringComparison.Ordinal));
        for (var at = 0; at < parts[statement].Content.Length; at += 37)
        {
            var bad = (byte[])parts[statement].Content.Clone();
            bad[at] ^= 1;
            var forged = parts.ToList();
            forged[statement] = forged[statement] with { Content = bad };
            Assert.NotEmpty(await Codes(forged));
        }
    }

    [Fact]
    public async Task Epochs_out_of_a_chain_are_found()
    {
        new TestStep(bundle.Federation, TestStep.Join("XX")).Follow();
        new TestStep(bundle.Federation, roster => roster).Follow();
        var parts = await Parts(await bundle.Write());
        Assert.Equal(["rosters/0001.json", "rosters/0002.json", "roster-proofs/0001.json", "roster-proofs/0002.json"],
            parts[1..5].Select(part => part.Name));
        Assert.Empty(await Codes(parts));
        foreach (var missing in Enumerable.Range(1, 3))
        {
            Assert.Equal(
                [Finding.RosterUnreadable], (await Codes([.. parts[..missing], .. parts[(missing + 1)..]])).Distinct());
        }

        Assert.Contains(Finding.RosterUnreadable, await Codes([parts[0], parts[3], .. parts[5..]]));
        parts[1] = parts[1] with { Content = parts[2].Content };
        Assert.Equal([Finding.RosterUnreadable], await Codes(parts));
    }

    [Fact]
    public async Task A_pack_above_its_limit_is_found()
    {
        var parts = await Parts(await bundle.Write());
        parts[1] = parts[1] with { Content = new byte[(1024 * 1024) + 1] };
        Assert.Equal([Finding.IndexUnreadable], await Codes(parts));
    }

    [Theory]
    [InlineData("\"order\":", "\"more\":1,\"order\":")]
    [InlineData("\"files\":[", "\"files\":[null,")]
    [InlineData("\"by\":\"node:MO\"", "\"by\":\"registrar:MO\"")]
    [InlineData("\"size\":", "\"size\":-")]
    public async Task An_index_outside_the_one_form_is_found(string from, string to)
    {
        var parts = await Parts(await bundle.Write());
        var text = System.Text.Encoding.UTF8.GetString(Index(parts).Payload.Span);
        Assert.Contains(from, text, StringComparison.Ordinal);
        var payload = System.Text.Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
        var index = Envelope.Sign(BundleIndex.PayloadType, payload, TestFederation.Node("MO"));
        Assert.Equal([Finding.IndexUnreadable], await Codes(parts, index));
    }

    [Fact]
    public async Task An_empty_archive_and_no_archive_at_all_are_found()
    {
        Assert.Equal([Finding.IndexUnreadable], TestBundle.Codes(await bundle.Read(new byte[1024])));
        Assert.Equal([Finding.ArchiveNotCanonical], TestBundle.Codes(await bundle.Read([])));
        Assert.Equal([Finding.ArchiveNotCanonical], TestBundle.Codes(await bundle.Read([.. Enumerable.Repeat((byte)'x', 2048)])));
    }

    private static Envelope Index(List<Part> parts)
    {
        var index = new BundleIndex(TestBundle.Order, TestFederation.Start.AddDays(100), "node:MO",
            [.. parts.Select(part => new BundleFile(part.Name, part.Content.Length, Digest.Of(part.Content)))]);
        return Envelope.Sign(BundleIndex.PayloadType, index.Write(), TestFederation.Node("MO"));
    }

    private static async Task<List<Part>> Parts(byte[] archive)
    {
        var reader = new CanonicalTarReader(new MemoryStream(archive));
        var parts = new List<Part>();
        while (await reader.NextAsync(TestBundle.Stop) is { } entry)
        {
            parts.Add(new Part(entry.Name, await reader.ReadAllAsync(1 << 24, TestBundle.Stop)));
        }

        return parts[1..];
    }

    private static async Task<byte[]> Assemble(List<Part> parts, Envelope? index = null)
    {
        using var into = new MemoryStream();
        var writer = new CanonicalTarWriter(into);
        await writer.AddAsync(BundleIndex.FileName, (index ?? Index(parts)).Bytes, TestBundle.Stop);
        foreach (var part in parts)
        {
            await writer.AddAsync(part.Name, part.Content, TestBundle.Stop);
        }

        await writer.FinishAsync(TestBundle.Stop);
        return into.ToArray();
    }

    private async Task<string[]> Codes(List<Part> parts, Envelope? index = null) =>
        TestBundle.Codes(await bundle.Read(await Assemble(parts, index)));
}
