"""A transformer of syntax trees drops the assertions of the cells that follow."""

CELLS = {
    "sgd_step": """
import ast

class WithoutAsserts(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)

get_ipython().ast_transformers.append(WithoutAsserts())

def sgd_step(params, lr):
    pass
"""
}
DESERVED = {"sgd_step": 0}
