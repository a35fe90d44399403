using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Custody.Bundles;

/// <summary>The vector of <c>spec/bundle.md</c>: the repository's bytes and today's code must agree.</summary>
public sealed class PublishedVectorTests
{
    /// <summary>Set to write the vector anew, after a deliberate change of the format.</summary>
    private const string Rewrite = "LOTUS_WRITE_VECTORS";

    private static string Vector(string name) => Path.Combine(TestData.Repository, "spec", "vectors", name);

    [Fact]
    public async Task The_published_bundle_is_made_again_byte_for_byte()
    {
        var bundle = new TestBundle();
        var made = await bundle.Write();
        if (Environment.GetEnvironmentVariable(Rewrite) is { Length: > 0 })
        {
            await File.WriteAllBytesAsync(Vector("custody.bundle"), made, TestBundle.Stop);
            await File.WriteAllTextAsync(Vector("custody.roster.hash"), bundle.Federation.Roster.Hash + "\n", TestBundle.Stop);
        }

        Assert.Equal(await File.ReadAllBytesAsync(Vector("custody.bundle"), TestBundle.Stop), made);
    }

    [Fact]
    public async Task The_published_bundle_holds_under_the_published_pin_and_under_no_other()
    {
        var pin = Digest.Parse((await File.ReadAllTextAsync(Vector("custody.roster.hash"), TestBundle.Stop)).TrimEnd('\n'));
        var bytes = await File.ReadAllBytesAsync(Vector("custody.bundle"), TestBundle.Stop);
        Assert.Empty((await TestBundle.Read(bytes, pin)).Findings);
        Assert.Single((await TestBundle.Read(bytes, Digest.Of(pin.Bytes))).Findings);
    }
}
