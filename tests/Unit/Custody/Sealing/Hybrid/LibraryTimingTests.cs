using Mono.Cecil;
using Mono.Cecil.Cil;
using Org.BouncyCastle.Crypto.Parameters;

namespace LotusBridge.Tests.Unit.Custody.Sealing.Hybrid;

/// <summary>
/// What ADR 17 found in the source is looked up in the program that is linked: another version of the library is read again
/// before it is taken.
/// </summary>
public sealed class LibraryTimingTests
{
    private const string Namespace = "Org.BouncyCastle.Crypto.Kems.MLKem";

    private static List<TypeDefinition> Types =>
        [.. ModuleDefinition.ReadModule(typeof(MLKemParameters).Assembly.Location).Types.Where(type => type.Namespace == Namespace)];

    /// <summary>A processor divides faster by some numbers than by others: kyberslash.cr.yp.to.</summary>
    [Fact]
    public void Nothing_secret_is_divided()
    {
        Code[] divisions = [Code.Div, Code.Div_Un, Code.Rem, Code.Rem_Un];
        var dividing = Types.SelectMany(type => type.Methods)
            .Where(method => method.HasBody && method.Body.Instructions.Any(one => divisions.Contains(one.OpCode.Code)))
            .Select(method => $"{method.DeclaringType.Name}::{method.Name}");

        // The length of a buffer of public bytes, by 3.
        Assert.Equal(["IndCpa::GenerateMatrixA"], dividing);
    }

    [Theory]
    [InlineData("CMov")]
    [InlineData("FixedTimeEquals")]
    public void What_decides_over_a_rejection_is_not_optimised(string name)
    {
        var method = Assert.Single(Assert.Single(Types, type => type.Name == "MLKemEngine").Methods, one => one.Name == name);
        Assert.True(method.NoInlining && method.NoOptimization);
    }

    /// <summary>Straight code: not one conditional jump in what touches a single coefficient.</summary>
    [Theory]
    [InlineData("Reduce", "MontgomeryReduce")]
    [InlineData("Reduce", "BarrettReduce")]
    [InlineData("Reduce", "CondSubQ")]
    [InlineData("Ntt", "BaseMult")]
    [InlineData("Ntt", "MulMont")]
    public void Arithmetic_on_a_coefficient_does_not_branch(string type, string name)
    {
        var method = Assert.Single(Assert.Single(Types, one => one.Name == type).Methods, one => one.Name == name);
        Assert.DoesNotContain(method.Body.Instructions, one => one.OpCode.FlowControl == FlowControl.Cond_Branch);
    }

    /// <summary>The one conditional jump of each loop, and no other.</summary>
    [Theory]
    [InlineData("Poly", "ToMsg", 2)]
    [InlineData("Poly", "FromMsg", 2)]
    [InlineData("Poly", "CompressPoly128", 2)]
    [InlineData("Cbd", "Eta2", 2)]
    [InlineData("MLKemEngine", "CMov", 1)]
    [InlineData("MLKemEngine", "FixedTimeEquals", 1)]
    public void Loops_over_secrets_branch_on_their_counters_alone(string type, string name, int loops)
    {
        var method = Assert.Single(Assert.Single(Types, one => one.Name == type).Methods, one => one.Name == name);
        Assert.Equal(loops, method.Body.Instructions.Count(one => one.OpCode.FlowControl == FlowControl.Cond_Branch));
    }
}
