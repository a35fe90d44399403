using System.Text.Json;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>The 518 published cases of transparency-dev/merkle, and the RFC 6962 roots of its eight leaves.</summary>
public sealed class MerkleVectorTests
{
    private static readonly string[] Leaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void The_roots_of_RFC_6962_come_out()
    {
        var tree = MerkleProofs.Over([.. Leaves.Select(l => Merkle.LeafHash(Convert.FromHexString(l)))]);

        Assert.Equal(Roots, Enumerable.Range(0, Roots.Length).Select(size => tree.Root(size).Hex));
    }

    [Theory]
    [InlineData("inclusion", 98)]
    [InlineData("consistency", 98)]
    [InlineData("subtreeinclusion", 204)]
    [InlineData("subtreeconsistency", 118)]
    public void Every_published_case_is_judged_as_published(string kind, int count)
    {
        var files = Directory.GetFiles(
            TestData.Path("vectors", "merkle", "testdata", kind), "*.json", SearchOption.AllDirectories);

        var wrong = files.Where(file => !IsJudgedRight(kind, file)).ToArray();

        Assert.Empty(wrong);
        Assert.Equal(count, files.Length);
    }

    private static bool IsJudgedRight(string kind, string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        var isRefused = json.RootElement.GetProperty("wantErr").GetBoolean();
        return Verifies(kind, json.RootElement) != isRefused;
    }

    private static bool Verifies(string kind, JsonElement json)
    {
        // Numbers above 2^63 and hashes of another length do not get past our parsers. Only the consistency cases use
        // such hashes as roots that are merely equal or not; there the hash of one stands for it.
        long Number(string name) => json.GetProperty(name).TryGetInt64(out var n) ? n : -1;
        Digest Hash(JsonElement e) => e.GetBytesFromBase64() is var b && b.Length == 32 ? Digest.From(b) : Digest.Of([1, .. b]);
        Digest Named(string name) => Hash(json.GetProperty(name));
        var list = json.GetProperty("proof");
        Digest[] proof = list.ValueKind == JsonValueKind.Null ? [] : [.. list.EnumerateArray().Select(Hash)];
        if (kind.EndsWith("inclusion", StringComparison.Ordinal)
            && (json.GetProperty("leafHash").GetBytesFromBase64().Length != Digest.Length
                || json.GetProperty("root").GetBytesFromBase64().Length != Digest.Length))
        {
            return false;
        }

        return kind switch
        {
            "inclusion" => Merkle.VerifyInclusion(
                Number("leafIdx"), Number("treeSize"), Named("leafHash"), Named("root"), proof),
            "consistency" => Merkle.VerifyConsistency(
                Number("size1"), Number("size2"), Named("root1"), Named("root2"), proof),
            "subtreeinclusion" => Merkle.VerifySubtreeInclusion(
                Number("leafIdx"), Number("start"), Number("end"), Named("leafHash"), Named("root"), proof),
            _ => Merkle.VerifySubtreeConsistency(
                Number("start"), Number("end"), Number("size"), Named("root1"), Named("root2"), proof),
        };
    }
}
