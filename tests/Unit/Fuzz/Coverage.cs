using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace LotusBridge.Tests.Unit.Fuzz;

/// <summary>
/// A second copy of the rooms, loaded apart, that marks each block of code it runs through: what an input reaches can be
/// told. The decoders are those of <see cref="Fuzz.Decoders"/>, over that copy.
/// </summary>
public sealed class Coverage : IDisposable
{
    private const string Marks = "LotusBridge.Marks";

    private static readonly string[] Rooms = ["Ledger", "Custody", "Orders", "Exchange", "Rules", "Court", "Tests.Unit"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-fuzz-");
    private readonly List<byte[]> marks = [];

    public Coverage()
    {
        var names = Rooms.Select(room => $"LotusBridge.{room}.dll").ToList();
        names.ForEach(name => Write(Path.Combine(AppContext.BaseDirectory, name), Path.Combine(folder.FullName, name)));
        var context = new Apart(folder.FullName);
        foreach (var name in names)
        {
            var assembly = context.LoadFromAssemblyPath(Path.Combine(folder.FullName, name));
            marks.Add((byte[])assembly.GetType(Marks)!.GetField("Seen")!.GetValue(null)!);
        }

        var tests = context.LoadFromAssemblyPath(Path.Combine(folder.FullName, "LotusBridge.Tests.Unit.dll"));
        Decoders = (Dictionary<string, (byte[], Func<byte[], byte[]?>)>)tests.GetType(typeof(Decoders).FullName!)!
            .GetProperty(nameof(Fuzz.Decoders.All))!.GetValue(null)!;
        Planted = tests.GetType(typeof(Coverage).FullName!)!
            .GetMethod(nameof(IsWord), BindingFlags.Static | BindingFlags.NonPublic)!.CreateDelegate<Func<byte[], bool>>();
    }

    /// <summary>The decoders of the marking copy.</summary>
    internal IReadOnlyDictionary<string, (byte[] Valid, Func<byte[], byte[]?> Read)> Decoders { get; }

    /// <summary>True for one word of four letters.</summary>
    internal Func<byte[], bool> Planted { get; }

    /// <summary>How many blocks any input has reached until now.</summary>
    internal int Reached => marks.Sum(seen => seen.AsSpan().Count((byte)1));

    public void Dispose() => folder.Delete(recursive: true);

    private static bool IsWord(byte[] input)
    {
        if (input.Length > 0 && input[0] == 'L')
        {
            if (input.Length > 1 && input[1] == 'O')
            {
                if (input.Length > 2 && input[2] == 'T')
                {
                    return input.Length > 3 && input[3] == 'U';
                }
            }
        }

        return false;
    }

    private static void Write(string from, string to)
    {
        using var module = ModuleDefinition.ReadModule(from);
        var seen = new FieldDefinition(
            "Seen", Mono.Cecil.FieldAttributes.Public | Mono.Cecil.FieldAttributes.Static,
            new ArrayType(module.TypeSystem.Byte));
        var blocks = 0;
        foreach (var method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            blocks += Mark(method.Body, seen, blocks);
        }

        module.Types.Add(HolderOf(module, seen, blocks));
        module.Write(to);
    }

    private static TypeDefinition HolderOf(ModuleDefinition module, FieldDefinition seen, int blocks)
    {
        var holder = new TypeDefinition(
            "LotusBridge", "Marks",
            Mono.Cecil.TypeAttributes.Public | Mono.Cecil.TypeAttributes.Abstract | Mono.Cecil.TypeAttributes.Sealed
                | Mono.Cecil.TypeAttributes.BeforeFieldInit,
            module.TypeSystem.Object);
        holder.Fields.Add(seen);
        var begin = new MethodDefinition(
            ".cctor",
            Mono.Cecil.MethodAttributes.Private | Mono.Cecil.MethodAttributes.Static
                | Mono.Cecil.MethodAttributes.SpecialName | Mono.Cecil.MethodAttributes.RTSpecialName,
            module.TypeSystem.Void);
        var code = begin.Body.GetILProcessor();
        code.Emit(OpCodes.Ldc_I4, blocks);
        code.Emit(OpCodes.Newarr, module.TypeSystem.Byte);
        code.Emit(OpCodes.Stsfld, seen);
        code.Emit(OpCodes.Ret);
        holder.Methods.Add(begin);
        return holder;
    }

    /// <summary>Begins each block with a store into its place of the marks.</summary>
    private static int Mark(Mono.Cecil.Cil.MethodBody body, FieldDefinition seen, int from)
    {
        body.SimplifyMacros();
        var starts = BlocksOf(body);
        var code = body.GetILProcessor();
        foreach (var (start, number) in starts.Select((start, number) => (start, from + number)))
        {
            // The first instruction itself becomes the mark, so that whatever jumps to it meets the mark.
            var moved = Instruction.Create(OpCodes.Nop);
            (moved.OpCode, moved.Operand) = (start.OpCode, start.Operand);
            (start.OpCode, start.Operand) = (OpCodes.Ldsfld, seen);
            var last = start;
            foreach (var next in new[]
            {
                Instruction.Create(OpCodes.Ldc_I4, number), Instruction.Create(OpCodes.Ldc_I4_1),
                Instruction.Create(OpCodes.Stelem_I1), moved,
            })
            {
                code.InsertAfter(last, next);
                last = next;
            }
        }

        body.OptimizeMacros();
        return starts.Count;
    }

    private static List<Instruction> BlocksOf(Mono.Cecil.Cil.MethodBody body)
    {
        var starts = new HashSet<Instruction> { body.Instructions[0] };
        foreach (var instruction in body.Instructions)
        {
            foreach (var target in instruction.Operand switch
            {
                Instruction one => [one],
                Instruction[] many => many,
                _ => Array.Empty<Instruction>(),
            })
            {
                starts.Add(target);
            }

            if (instruction.OpCode.FlowControl == FlowControl.Cond_Branch && instruction.Next is { } next)
            {
                starts.Add(next);
            }
        }

        return [.. body.Instructions.Where(starts.Contains)];
    }

    /// <summary>Loads the marking copies, and everything else from where the tests have it.</summary>
    private sealed class Apart(string folder) : AssemblyLoadContext("fuzz")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var copy = Path.Combine(folder, assemblyName.Name + ".dll");
            return File.Exists(copy) ? LoadFromAssemblyPath(copy) : null;
        }
    }
}
