using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Ledger.Interop;

/// <summary>
/// Proofs beside a file, as <c>spicy</c> keeps them: a tlog-proof without its first line, whose entry is the file.
/// </summary>
public sealed class SpicyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-spicy-");
    private readonly string program = Peers.Program("spicy-torchwood");

    private string File => Path.Combine(folder.FullName, "file");

    private string Proof => File + ".spicy";

    [Theory]
    [InlineData(0, 1)]
    [InlineData(6, 7)]
    [InlineData(3, 300)]
    public void A_proof_of_ours_is_verified_there_and_one_of_another_entry_is_not(int index, int size)
    {
        var log = Some.Log();
        var proof = new LogProof(
            default, index, MerkleProofs.Over(Some.Leaves(size)).Inclusion(index, size), log.Sign(Some.Tree(size)));
        System.IO.File.WriteAllText(Proof, proof.ToString()[(LogProof.Header.Length + 1)..]);
        System.IO.File.WriteAllBytes(File, Some.Entry(index));
        Assert.Equal(0, Verify(log.Key));

        System.IO.File.WriteAllBytes(File, Some.Entry(index + 1));
        Assert.NotEqual(0, Verify(log.Key));
    }

    [Fact]
    public void A_proof_of_theirs_is_verified_here()
    {
        var key = Path.Combine(folder.FullName, "key");
        var (_, said) = Peers.Run("sh", ["-c", $"'{program}' -init example.com/log -key {key} -assets {folder.FullName} 2>&1"]);
        var vkey = VerifierKey.Parse(said.Split('\n').Single(line => line.Contains("Public key: ", StringComparison.Ordinal))
            .Split(": ")[1]);
        for (var i = 0; i < 5; i++)
        {
            var file = File + i;
            System.IO.File.WriteAllBytes(file, Some.Entry(i));
            Assert.Equal(0, Peers.Run(program, ["-key", key, "-assets", folder.FullName, file]).Code);
            var proof = LogProof.Parse(Some.Bytes(LogProof.Header + "\n" + System.IO.File.ReadAllText(file + ".spicy")));

            var verdict = proof.Verify(Some.Entry(i), Policy.Parse($"log {vkey}\nquorum none\n"));
            Assert.True(verdict.IsAccepted, verdict.Fault.ToString());
            Assert.Equal((i, i + 1), (proof.Index, proof.Checkpoint.Checkpoint.Size));
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    private int Verify(VerifierKey key) => Peers.Run(program, ["-verify", key.ToString(), File]).Code;
}
